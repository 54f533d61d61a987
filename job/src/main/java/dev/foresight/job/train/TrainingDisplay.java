// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.train;

import dev.foresight.training.report.Figures;
import dev.foresight.training.run.StepMetrics;
import dev.foresight.training.run.TrainingListener;
import dev.foresight.training.trainer.ValidationMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Shows a run: on a terminal a bar that stays where it is; elsewhere a line now and then. What
 * happens is written above it.
 */
public final class TrainingDisplay implements TrainingListener<ValidationMetrics> {
  private static final int BAR = 24;
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final boolean terminal;
  private long shown;
  private boolean saidCut;
  private String agreement = "";

  /**
   * Creates a display.
   *
   * @param terminal whether a line can be written over
   */
  public TrainingDisplay(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void onStart(long step, long allSteps, long textSamples, long multimodalSamples) {
    say(
        "training on %,d samples of text and %,d about images, %,d steps%s"
            .formatted(
                textSamples,
                multimodalSamples,
                allSteps,
                step == 0 ? "" : ", of which %,d are done".formatted(step)));
  }

  @Override
  public void onStep(StepMetrics metrics, long allSteps) {
    long now = System.nanoTime();
    boolean last = metrics.step() == allSteps;
    if (metrics.cut() > 0 && !saidCut) {
      saidCut = true;
      say("samples longer than --max-length are cut to it; metrics.jsonl counts them");
    }
    if (!terminal && !last && shown != 0 && now - shown < BETWEEN_LINES.toNanos()) {
      return;
    }
    shown = now;
    String line = line(metrics, allSteps);
    if (terminal) {
      out.print("\r\033[K" + line);
    } else {
      out.println(line);
    }
    out.flush();
  }

  private String line(StepMetrics metrics, long allSteps) {
    int filled = (int) (BAR * metrics.step() / allSteps);
    double perStep = metrics.seconds() / metrics.step();
    return "[%s%s] %d/%d  epoch %d, stage %d  loss %s%s  %s samples/s  %s left"
        .formatted(
            "=".repeat(filled),
            " ".repeat(BAR - filled),
            metrics.step(),
            allSteps,
            metrics.epoch(),
            metrics.stage(),
            Figures.number(metrics.loss(), 4),
            agreement,
            Figures.number(metrics.samplesPerSecond(), 1),
            time(perStep * (allSteps - metrics.step())));
  }

  private static String time(double seconds) {
    Duration left = Duration.ofSeconds(Math.round(seconds));
    return left.toHours() > 0
        ? "%d h %02d m".formatted(left.toHours(), left.toMinutesPart())
        : "%d m %02d s".formatted(left.toMinutes(), left.toSecondsPart());
  }

  @Override
  public void onValidation(ValidationMetrics metrics) {
    StringBuilder line = new StringBuilder("step %,d:".formatted(metrics.step()));
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
    say(line.toString());
  }

  @Override
  public void onSaved(long step, Path checkpoint) {
    say("saved " + checkpoint);
  }

  @Override
  public void onNotSaved(long step, IOException failure) {
    say(
        "step %,d could not be saved, the checkpoint before is as it was; training goes on. Make room: %s"
            .formatted(step, failure.getMessage()));
  }

  @Override
  public void onBadSample(String problem) {
    say(problem);
  }

  private void say(String message) {
    out.println((terminal ? "\r\033[K" : "") + "foresight: " + message);
    out.flush();
  }
}
