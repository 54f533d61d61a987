// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import java.util.SplittableRandom;

/**
 * An endless order of a set's samples: pass after pass over all of them, each pass in another
 * order.
 */
final class SampleOrder {
  private final long seed;
  private final RandomStream stream;
  private final int[] samples;
  private long shuffledPass = -1;
  private int[] shuffled;

  SampleOrder(long seed, RandomStream stream, int[] samples) {
    this.seed = seed;
    this.stream = stream;
    this.samples = samples;
  }

  int size() {
    return samples.length;
  }

  /** Returns the sample at a position, from 0. */
  int at(long position) {
    long pass = position / samples.length;
    if (pass != shuffledPass) {
      shuffled = samples.clone();
      shuffle(shuffled, stream.seed(seed, pass));
      shuffledPass = pass;
    }
    return shuffled[(int) (position % samples.length)];
  }

  static void shuffle(int[] values, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = values[i];
      values[i] = values[j];
      values[j] = moved;
    }
  }
}
