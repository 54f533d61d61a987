// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

/** How many numbers exist at one time, at most, while a layer is computed. */
public final class Activations {
  /** Scores of an attention exist before and after the softmax. */
  private static final int ATTENTION_COPIES = 2;

  /** Inputs, outputs and residuals of a layer's parts that exist at one time. */
  private static final int HIDDEN_COPIES = 6;

  private static final int MLP_COPIES = 3;

  private Activations() {}

  /** Returns those of rows, which are as wide as said, also inside the MLP. */
  public static long ofRows(long rows, int hiddenSize, int intermediateSize) {
    return rows * ((long) HIDDEN_COPIES * hiddenSize + (long) MLP_COPIES * intermediateSize);
  }

  /** Returns those of an attention of some rows to some keys. */
  public static long ofAttention(int heads, long rows, long keys) {
    return ATTENTION_COPIES * heads * rows * keys;
  }
}
