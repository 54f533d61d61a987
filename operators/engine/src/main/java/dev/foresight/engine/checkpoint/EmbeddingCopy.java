// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.nio.ByteBuffer;

/** Whether the rows of one stored matrix are those of another, rounded to 8 bits or more. */
final class EmbeddingCopy {
  /** A rounding to 8 bits changes a number by less than 1 in 256. */
  private static final float RELATIVE = 0.01f;

  /** Below the normal numbers of float16 a rounding changes more. */
  private static final float ABSOLUTE = 1e-4f;

  private EmbeddingCopy() {}

  /**
   * Counts the rows that are no copies.
   *
   * @param copy {@code [rows, width]}
   * @param original as wide, with as many rows or more
   */
  static int differingRows(StoredTensor copy, StoredTensor original) {
    ByteBuffer copies = copy.map();
    ByteBuffer originals = original.map();
    float[] own = new float[Math.toIntExact(copy.shape()[1])];
    float[] others = new float[own.length];
    int differing = 0;
    for (long row = 0; row < copy.shape()[0]; row++) {
      StoredFloats.read(copies, copy.dtype(), own);
      StoredFloats.read(originals, original.dtype(), others);
      differing += differs(own, others) ? 1 : 0;
    }
    return differing;
  }

  private static boolean differs(float[] own, float[] others) {
    for (int i = 0; i < own.length; i++) {
      if (Math.abs(own[i] - others[i]) > RELATIVE * Math.abs(others[i]) + ABSOLUTE) {
        return true;
      }
    }
    return false;
  }
}
