// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.engine.report.Figures;
import dev.foresight.training.run.StepMetrics;
import dev.foresight.training.trainer.ValidationMetrics;
import java.io.PrintWriter;

/** Shows how a draft is trained. */
public final class TrainingDisplay extends RunDisplay<ValidationMetrics> {
  private String agreement = "";

  /**
   * Creates a display.
   *
   * @param terminal whether a line can be written over
   */
  public TrainingDisplay(PrintWriter out, boolean terminal) {
    super(out, terminal);
  }

  @Override
  String lately() {
    return agreement;
  }

  @Override
  String place(StepMetrics metrics) {
    return "epoch %d, stage %d".formatted(metrics.epoch(), metrics.stage());
  }

  @Override
  String told(ValidationMetrics metrics) {
    StringBuilder line = new StringBuilder("%,d:".formatted(metrics.step()));
    double best = 0;
    for (var kind : metrics.kinds().entrySet()) {
      ValidationMetrics.OfKind found = kind.getValue();
      line.append(
          " %s: loss %s + %s, top 1/2/3 %s / %s / %s;"
              .formatted(
                  kind.getKey(),
                  Figures.number(found.hiddenLoss(), 4),
                  Figures.number(found.tokenLoss(), 4),
                  Figures.percent(found.top1()),
                  Figures.percent(found.top2()),
                  Figures.percent(found.top3())));
      best = Math.max(best, found.top1());
    }
    String tau = "tau " + Figures.number(metrics.tau(), 2);
    if (!Double.isNaN(metrics.tau())) {
      line.append(' ').append(tau);
    }
    agreement = "  top 1 %s  %s".formatted(Figures.percent(best), tau);
    return line.toString();
  }
}
