// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Tensor;

/**
 * What a draft's forward pass proposes. W is the number of wanted rows, in the order of the
 * segments.
 *
 * @param hidden what stands for the target's hidden state in further drafting, {@code [W, H]}
 * @param scores log-probabilities of the proposals, in falling order, {@code [W, count]}
 * @param tokens the proposals, {@code [W, count]}
 */
public record DraftOutput(Tensor hidden, float[] scores, long[] tokens) implements AutoCloseable {
  @Override
  public void close() {
    hidden.close();
  }
}
