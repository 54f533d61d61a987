// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.ablation;

import dev.foresight.training.evaluation.Progress;
import dev.foresight.training.run.TrainingListener;
import dev.foresight.training.trainer.ValidationMetrics;

/** Is told how an ablation goes; of each training, as of a training alone. */
public interface AblationListener extends TrainingListener<ValidationMetrics> {
  /** A draft is about to be trained, or gone on with. */
  void onTraining(Variant variant, long seed);

  /** A draft is about to be evaluated. */
  void onEvaluating(Variant variant, long seed);

  /** Some questions more were asked. */
  void onEvaluated(Progress progress);
}
