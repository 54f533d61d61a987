// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import dev.foresight.engine.runtime.Tensor;
import dev.foresight.training.optimiser.BatchResult;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a batch cost: losses by their kind, and their gradients.
 *
 * @param passes of each pass, the losses of its rows
 * @param gradients of the sum of all losses, weighted, by each weight
 */
public record BatchLosses(List<Pass> passes, List<Tensor> gradients) implements BatchResult {
  /**
   * The losses of one pass, one for each of its rows, not weighted.
   *
   * @param samples which of the batch's samples each row belongs to
   * @param hidden distance to the target's state
   * @param token soft cross-entropy
   * @param top the same over the most likely tokens
   */
  public record Pass(int[] samples, float[] hidden, float[] token, float[] top) {}

  /** Returns how many rows had a loss in the first pass. */
  public int rows() {
    return passes.isEmpty() ? 0 : passes.get(0).hidden().length;
  }

  @Override
  public OptionalInt notFinite() {
    for (Pass pass : passes) {
      for (int row = 0; row < pass.samples().length; row++) {
        if (!Float.isFinite(pass.hidden()[row] + pass.token()[row] + pass.top()[row])) {
          return OptionalInt.of(pass.samples()[row]);
        }
      }
    }
    return OptionalInt.empty();
  }
}
