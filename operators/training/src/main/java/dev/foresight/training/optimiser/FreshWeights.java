// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.optimiser;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Weights that have learnt nothing. */
public final class FreshWeights {
  private FreshWeights() {}

  /** Returns numbers that are uniform within a bound, either way. */
  public static float[] uniform(long[] shape, double bound, SplittableRandom random) {
    float[] values = new float[WeightGroups.elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-bound, bound);
    }
    return values;
  }

  /** Returns the same number everywhere. */
  public static float[] full(long[] shape, float value) {
    float[] values = new float[WeightGroups.elements(shape)];
    Arrays.fill(values, value);
    return values;
  }
}
