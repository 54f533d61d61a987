// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

/**
 * Which source positions an output position is made of, along one axis, with weights in 22-bit
 * fixed point. The arithmetic follows Pillow's 8-bit path step by step: the weights are what makes
 * results equal, and they do not quite sum to one.
 */
final class ResamplingTaps {
  static final int PRECISION_BITS = 22;
  static final int HALF = 1 << (PRECISION_BITS - 1);

  private final int[] first;
  private final int[] offsets;
  private final int[] weights;

  private ResamplingTaps(int[] first, int[] offsets, int[] weights) {
    this.first = first;
    this.offsets = offsets;
    this.weights = weights;
  }

  /**
   * Computes the taps of a range of outputs.
   *
   * @param in source length
   * @param out length of the whole output
   * @param from first output wanted
   * @param count outputs wanted
   */
  static ResamplingTaps of(ResamplingFilter filter, int in, int out, int from, int count) {
    double scale = (double) in / out;
    double filterScale = Math.max(scale, 1);
    double support = filter.radius() * filterScale;
    double inverse = 1 / filterScale;
    int[] first = new int[count];
    int[] offsets = new int[count + 1];
    for (int i = 0; i < count; i++) {
      double centre = (from + i + 0.5) * scale;
      first[i] = Math.max(0, (int) (centre - support + 0.5));
      int end = Math.min(in, (int) (centre + support + 0.5));
      offsets[i + 1] = offsets[i] + end - first[i];
    }
    int[] weights = new int[offsets[count]];
    double[] exact = new double[0];
    for (int i = 0; i < count; i++) {
      double centre = (from + i + 0.5) * scale;
      int taps = offsets[i + 1] - offsets[i];
      if (exact.length < taps) {
        exact = new double[taps];
      }
      double sum = 0;
      for (int t = 0; t < taps; t++) {
        exact[t] = filter.weight((t + first[i] - centre + 0.5) * inverse);
        sum += exact[t];
      }
      for (int t = 0; t < taps; t++) {
        weights[offsets[i] + t] = fixed(sum == 0 ? exact[t] : exact[t] / sum);
      }
    }
    return new ResamplingTaps(first, offsets, weights);
  }

  private static int fixed(double weight) {
    return (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
  }

  /** The first source position of an output; outputs count from the range's first. */
  int first(int output) {
    return first[output];
  }

  /** How many source positions an output is made of. */
  int count(int output) {
    return offsets[output + 1] - offsets[output];
  }

  /** Where an output's weights begin in {@link #weights()}. */
  int offset(int output) {
    return offsets[output];
  }

  /** The weights of all outputs, one after the other; not a copy. */
  int[] weights() {
    return weights;
  }
}
