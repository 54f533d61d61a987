// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Is told how a run goes, on the thread that trains.
 *
 * @param <V> what a validation finds
 */
public interface TrainingListener<V> {
  /**
   * The run begins, or goes on.
   *
   * @param step how many steps are done
   * @param allSteps how many there will be
   * @param textSamples that are trained on
   * @param multimodalSamples that are trained on
   */
  void onStart(long step, long allSteps, long textSamples, long multimodalSamples);

  /** A step was taken. */
  void onStep(StepMetrics metrics, long allSteps);

  /** What was learnt is about to be validated. */
  void onValidating();

  /** What was learnt was validated. */
  void onValidation(V metrics);

  /** A checkpoint was saved. */
  void onSaved(long step, Path checkpoint);

  /** A checkpoint could not be saved; the one before is as it was, and training goes on. */
  void onNotSaved(long step, IOException failure);

  /** A sample is left out. */
  void onBadSample(String problem);
}
