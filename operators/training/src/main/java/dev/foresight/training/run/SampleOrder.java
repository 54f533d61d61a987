// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An endless order of a set's samples: pass after pass over all of them, each pass in another
 * order. Samples may be bound to the one before them, which they then always follow.
 */
final class SampleOrder {
  private final long seed;
  private final RandomStream stream;
  private final int[] samples;
  private final int[] firsts;
  private long shuffledPass = -1;
  private int[] shuffled;

  /**
   * Creates an order.
   *
   * @param bound places in {@code samples} of those that follow the one before them
   */
  SampleOrder(long seed, RandomStream stream, int[] samples, BitSet bound) {
    this.seed = seed;
    this.stream = stream;
    this.samples = samples;
    this.firsts = IntStream.range(0, samples.length).filter(i -> i == 0 || !bound.get(i)).toArray();
  }

  int size() {
    return samples.length;
  }

  /** Returns the sample at a position, from 0. */
  int at(long position) {
    long pass = position / samples.length;
    if (pass != shuffledPass) {
      shuffled = shuffled(stream.seed(seed, pass));
      shuffledPass = pass;
    }
    return shuffled[(int) (position % samples.length)];
  }

  private int[] shuffled(long passSeed) {
    int[] places = IntStream.range(0, firsts.length).toArray();
    shuffle(places, passSeed);
    int[] order = new int[samples.length];
    int filled = 0;
    for (int place : places) {
      int end = place + 1 < firsts.length ? firsts[place + 1] : samples.length;
      for (int i = firsts[place]; i < end; i++) {
        order[filled++] = samples[i];
      }
    }
    return order;
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
