// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.inflation;

import java.util.Arrays;

/** Puts matrices and vectors into larger ones of zeros, row-major. */
final class Padding {
  private Padding() {}

  /**
   * Pads a tensor with zeros behind its rows and columns.
   *
   * @param from its shape, of one or two dimensions unless it stays
   * @param to shape of the result, as many dimensions
   * @param blocks into how many equal parts columns fall, each of which is padded by itself
   */
  static float[] pad(float[] values, long[] from, long[] to, int blocks) {
    if (Arrays.equals(from, to)) {
      return values;
    }
    int rows = from.length == 1 ? 1 : (int) from[0];
    int width = (int) from[from.length - 1] / blocks;
    int wide = (int) to[to.length - 1] / blocks;
    float[] padded = new float[(to.length == 1 ? 1 : (int) to[0]) * wide * blocks];
    for (int block = 0; block < rows * blocks; block++) {
      System.arraycopy(values, block * width, padded, block * wide, width);
    }
    return padded;
  }

  /** Returns every value divided by the same number. */
  static float[] divide(float[] values, double by) {
    float[] quotients = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      quotients[i] = (float) (values[i] / by);
    }
    return quotients;
  }
}
