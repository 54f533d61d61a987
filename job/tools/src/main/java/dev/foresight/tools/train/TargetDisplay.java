// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.engine.report.Figures;
import dev.foresight.training.run.StepMetrics;
import dev.foresight.training.targets.TargetValidation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Shows how a target is trained. */
public final class TargetDisplay extends RunDisplay<TargetValidation> {
  private String accuracy = "";

  /**
   * Creates a display.
   *
   * @param terminal whether a line can be written over
   */
  public TargetDisplay(PrintWriter out, boolean terminal) {
    super(out, terminal);
  }

  @Override
  String lately() {
    return accuracy;
  }

  @Override
  String place(StepMetrics metrics) {
    return "epoch " + metrics.epoch();
  }

  @Override
  String told(TargetValidation metrics) {
    List<String> told = new ArrayList<>();
    metrics
        .parts()
        .forEach(
            (name, part) ->
                told.add(
                    "%s: loss %s, right %s"
                        .formatted(
                            name,
                            Figures.number(part.loss(), 4),
                            Figures.percent(part.accuracy()))));
    metrics
        .answers()
        .forEach(
            (name, share) ->
                told.add("answers to %s: right %s".formatted(name, Figures.percent(share))));
    accuracy =
        "  right "
            + Figures.percent(
                metrics.parts().values().stream()
                    .mapToDouble(TargetValidation.OfPart::accuracy)
                    .average()
                    .orElse(Double.NaN));
    if (told.isEmpty()) {
      told.add("no sample to validate with");
    }
    return "%,d: %s".formatted(metrics.step(), String.join("; ", told));
  }
}
