// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.train;

import dev.foresight.engine.report.Figures;
import dev.foresight.schemas.FileFault;
import dev.foresight.tools.progress.ProgressText;
import dev.foresight.tools.progress.StatusLine;
import dev.foresight.training.run.StepMetrics;
import dev.foresight.training.run.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Shows a run: on a terminal a bar that stays where it is; elsewhere a line now and then. What
 * happens is written above it.
 *
 * @param <V> what a validation finds
 */
abstract class RunDisplay<V> implements TrainingListener<V>, AutoCloseable {
  private final StatusLine status;
  private boolean saidCut;

  RunDisplay(PrintWriter out, boolean terminal) {
    this.status = new StatusLine(out, "", terminal);
  }

  /** Returns what the bar tells of the last validation; empty before the first. */
  abstract String lately();

  /** Returns where in the run a step is, such as its epoch. */
  abstract String place(StepMetrics metrics);

  /** Returns a validation in one line. */
  abstract String told(V metrics);

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
    boolean last = metrics.step() == allSteps;
    if (metrics.cut() > 0 && !saidCut) {
      saidCut = true;
      say("samples longer than --max-length are cut to it; metrics.jsonl counts them");
    }
    status.show(line(metrics, allSteps), last);
    if (last) {
      close();
    }
  }

  private String line(StepMetrics metrics, long allSteps) {
    double perStep = metrics.seconds() / metrics.step();
    return "%s %d/%d  %s  loss %s%s  %s samples/s  %s left"
        .formatted(
            ProgressText.bar(metrics.step(), allSteps),
            metrics.step(),
            allSteps,
            place(metrics),
            Figures.number(metrics.loss(), 4),
            lately(),
            Figures.number(metrics.samplesPerSecond(), 1),
            left(perStep * (allSteps - metrics.step())));
  }

  private static String left(double seconds) {
    return ProgressText.duration(Duration.ofSeconds(Math.round(seconds)));
  }

  /** Leaves the bar as it is, and the line behind it to others. */
  @Override
  public void close() {
    status.close();
  }

  /** Leaves the line to what the engine logs while it answers. */
  @Override
  public void onValidating() {
    status.hide();
  }

  @Override
  public void onValidation(V metrics) {
    say("step " + told(metrics));
  }

  @Override
  public void onSaved(long step, Path checkpoint) {
    say("saved " + checkpoint);
  }

  @Override
  public void onNotSaved(long step, IOException failure) {
    say(
        "step %,d could not be saved, the checkpoint before is as it was; training goes on. Make room: %s"
            .formatted(step, FileFault.of(failure)));
  }

  @Override
  public void onBadSample(String problem) {
    say(problem);
  }

  private void say(String message) {
    status.say("foresight: " + message);
  }
}
