// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.shapes;

import java.util.List;
import java.util.Random;

/** Random choices. */
final class Draws {
  private Draws() {}

  @SafeVarargs
  static <T> T one(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  static <T> T one(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Returns the first value with so many chances of 10, else the second. */
  static <T> T either(Random random, int chances, T first, T second) {
    return random.nextInt(10) < chances ? first : second;
  }
}
