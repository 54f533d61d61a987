// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import dev.foresight.training.data.BadSampleException;
import dev.foresight.training.optimiser.AdamW;
import dev.foresight.training.optimiser.BatchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A step of one or more batches. What is no finite number ends the run before it reaches the
 * weights.
 */
public final class GradientStep {
  private final AdamW optimiser;
  private final long step;
  private final List<String> origins = new ArrayList<>();
  private StepLosses sums = StepLosses.NONE;

  /**
   * Begins a step.
   *
   * @param step from 0
   */
  public GradientStep(AdamW optimiser, long step) {
    this.optimiser = optimiser;
    this.step = step;
  }

  /**
   * Adds a batch, and closes it.
   *
   * @param onBad told of samples that turned out bad
   * @throws TrainingException that names the sample whose loss is no finite number
   */
  public void add(Learnt batch, Consumer<BadSampleException> onBad) {
    try (batch) {
      batch.bad().forEach(onBad);
      batch.result().ifPresent(result -> add(result, batch.losses(), batch.origins()));
    }
  }

  private void add(BatchResult batch, StepLosses losses, List<String> samples) {
    batch
        .notFinite()
        .ifPresent(
            sample -> {
              throw new TrainingException(
                  "the loss of %s is no finite number in step %d; lower --rate, or leave that sample out. The last checkpoint is as it was"
                      .formatted(samples.get(sample), step + 1));
            });
    optimiser.accumulate(batch.gradients());
    sums = sums.plus(losses);
    origins.addAll(samples);
  }

  /**
   * Moves the weights, if there is anything to learn from.
   *
   * @return the losses of all batches
   * @throws TrainingException that names the samples, if the gradient is no finite number
   */
  public StepLosses take(double rate) {
    if (sums.rows() == 0) {
      return StepLosses.NONE;
    }
    double norm = optimiser.step(1 / (sums.rows() + 1e-5), rate);
    if (!Double.isFinite(norm)) {
      throw new TrainingException(
          "the gradient of step %d is no finite number; its samples: %s. Lower --rate, or leave one out"
              .formatted(step + 1, String.join(", ", origins)));
    }
    return sums.moved(norm, rate);
  }
}
