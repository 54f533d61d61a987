// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Remembers what it is told.
 *
 * @param <V> what a validation finds
 */
public final class RecordingListener<V> implements TrainingListener<V> {
  public final List<StepMetrics> steps = new ArrayList<>();
  public final List<V> validations = new ArrayList<>();
  public final List<Long> saved = new ArrayList<>();
  public final List<Long> notSaved = new ArrayList<>();
  public final List<String> bad = new ArrayList<>();

  @Override
  public void onStart(long step, long allSteps, long textSamples, long multimodalSamples) {}

  @Override
  public void onStep(StepMetrics metrics, long allSteps) {
    steps.add(metrics);
  }

  @Override
  public void onValidating() {}

  @Override
  public void onValidation(V metrics) {
    validations.add(metrics);
  }

  @Override
  public void onSaved(long step, Path checkpoint) {
    saved.add(step);
  }

  @Override
  public void onNotSaved(long step, IOException failure) {
    notSaved.add(step);
  }

  @Override
  public void onBadSample(String problem) {
    bad.add(problem);
  }
}
