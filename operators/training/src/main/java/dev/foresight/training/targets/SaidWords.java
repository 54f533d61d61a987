// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.training.draft.EncodedSample;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How much the words of answers tell of an image: the rarer, the more. What is said of more than
 * half of all images, such as articles, tells nothing.
 *
 * @param ids of the words that tell something, ascending
 * @param weights of each of them, log(samples / samples that say it)
 */
record SaidWords(long[] ids, float[] weights) {
  /** Counts in how many samples each word is said. */
  static SaidWords of(List<BitSet> answers) {
    int last = answers.stream().mapToInt(BitSet::length).max().orElse(0);
    int[] counts = new int[last];
    for (BitSet answer : answers) {
      answer.stream().forEach(word -> counts[word]++);
    }
    long[] ids =
        LongStream.range(0, last)
            .filter(id -> counts[(int) id] > 0 && 2L * counts[(int) id] <= answers.size())
            .toArray();
    float[] weights = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      weights[i] = (float) Math.log((double) answers.size() / counts[(int) ids[i]]);
    }
    return new SaidWords(ids, weights);
  }

  /** Returns the words of a sample's answers. */
  static BitSet answers(EncodedSample sample) {
    BitSet words = new BitSet();
    for (int row : sample.lossRows()) {
      words.set(sample.ids()[row + 1]);
    }
    return words;
  }

  /**
   * Returns how much each word counts of what a sample says; zeros where nothing tells anything.
   */
  float[] shares(BitSet answer) {
    float[] shares = new float[ids.length];
    float sum = 0;
    for (int i = 0; i < ids.length; i++) {
      shares[i] = answer.get((int) ids[i]) ? weights[i] : 0;
      sum += shares[i];
    }
    for (int i = 0; i < ids.length && sum > 0; i++) {
      shares[i] /= sum;
    }
    return shares;
  }
}
