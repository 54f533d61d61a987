// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.runtime.Tensor;
import dev.foresight.training.optimiser.BatchResult;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a batch cost.
 *
 * @param samples which of the batch's samples each loss belongs to
 * @param losses of each row
 * @param hits 1 where the most likely answer is the right one
 * @param said the likeliest class of each row, counted from the first of its attribute; none where
 *     that was not asked for
 * @param gradients of the sum of all losses; none where they were not asked for
 */
record TargetLosses(int[] samples, float[] losses, long[] hits, long[] said, List<Tensor> gradients)
    implements BatchResult {
  double sum() {
    double sum = 0;
    for (float loss : losses) {
      sum += loss;
    }
    return sum;
  }

  long right() {
    long right = 0;
    for (long hit : hits) {
      right += hit;
    }
    return right;
  }

  @Override
  public OptionalInt notFinite() {
    for (int i = 0; i < losses.length; i++) {
      if (!Float.isFinite(losses[i])) {
        return OptionalInt.of(samples[i]);
      }
    }
    return OptionalInt.empty();
  }
}
