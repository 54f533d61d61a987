// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.talk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Random choices. */
public final class Draws {
  private Draws() {}

  /** Returns one of some values. */
  @SafeVarargs
  public static <T> T one(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  /** Returns one of some values. */
  public static <T> T one(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Returns some of the values in any order: so many, or all where there are fewer. */
  public static <T> List<T> some(Random random, int count, List<T> values) {
    List<T> shuffled = new ArrayList<>(values);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, Math.min(count, shuffled.size())));
  }

  /** Returns the first value with so many chances of 10, else the second. */
  public static <T> T either(Random random, int chances, T first, T second) {
    return random.nextInt(10) < chances ? first : second;
  }
}
