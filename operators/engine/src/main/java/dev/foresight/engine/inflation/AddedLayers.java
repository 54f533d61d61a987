// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.inflation;

import java.util.Arrays;
import java.util.Random;

/**
 * Weights of decoder layers that compute as much as any and add nothing to what passes: the
 * matrices that write to the residual stream are zero, all others random.
 */
final class AddedLayers {
  private final Random random;

  AddedLayers(long seed) {
    this.random = new Random(seed);
  }

  /** Makes a weight by its name. */
  float[] weight(String name, long[] shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    if (shape.length == 1) {
      Arrays.fill(values, 1);
    } else if (!name.endsWith("o_proj.weight") && !name.endsWith("down_proj.weight")) {
      float bound = (float) Math.sqrt(3.0 / shape[1]);
      for (int i = 0; i < values.length; i++) {
        values[i] = (2 * random.nextFloat() - 1) * bound;
      }
    }
    return values;
  }
}
