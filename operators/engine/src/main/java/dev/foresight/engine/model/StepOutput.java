// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Tensor;

/**
 * What a forward pass of the decoder computed. W is the number of wanted rows, in the order of the
 * segments.
 *
 * @param hidden after the last norm, {@code [rows, H]}, of the rows that were asked for: {@link
 *     HiddenRows}
 * @param logits of the wanted rows, {@code [W, vocabulary]}
 * @param best most likely token of each wanted row, {@code [W]}; the lowest id wins ties; {@link
 *     #NOT_FINITE} where a logit is infinite or no number
 * @param margins how far the next most likely token's logit is below, {@code [W]}
 */
public record StepOutput(Tensor hidden, Tensor logits, long[] best, float[] margins)
    implements AutoCloseable {
  /** Stands for a token where the logits are unusable. */
  public static final long NOT_FINITE = -1;

  @Override
  public void close() {
    hidden.close();
    logits.close();
  }
}
