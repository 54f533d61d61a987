// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.training.run.StepMetrics;
import dev.foresight.training.run.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it is told. */
final class RecordingListener implements TrainingListener<ValidationMetrics> {
  final List<StepMetrics> steps = new ArrayList<>();
  final List<ValidationMetrics> validations = new ArrayList<>();
  final List<Long> saved = new ArrayList<>();
  final List<Long> notSaved = new ArrayList<>();
  final List<String> bad = new ArrayList<>();

  @Override
  public void onStart(long step, long allSteps, long textSamples, long multimodalSamples) {}

  @Override
  public void onStep(StepMetrics metrics, long allSteps) {
    steps.add(metrics);
  }

  @Override
  public void onValidation(ValidationMetrics metrics) {
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
