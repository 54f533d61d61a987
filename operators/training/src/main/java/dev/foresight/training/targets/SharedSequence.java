// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.training.draft.EncodedSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Samples that begin alike, images included, as one sequence of rows: those that all share, then
 * what each goes on with.
 */
final class SharedSequence {
  private final List<EncodedSample> samples = new ArrayList<>();
  private int shared;

  SharedSequence(EncodedSample first) {
    samples.add(first);
    shared = first.length();
  }

  /**
   * Adds a sample about the same images.
   *
   * @return false: nothing would be shared, as it differs before its images end
   */
  boolean join(EncodedSample sample) {
    EncodedSample first = first();
    int alike = Arrays.mismatch(first.ids(), sample.ids());
    int common = Math.min(shared, alike < 0 ? first.length() : alike);
    int[] images = first.imageRows();
    if (images.length == 0
        || common <= images[images.length - 1]
        || !Arrays.equals(images, sample.imageRows())) {
      return false;
    }
    samples.add(sample);
    shared = common;
    return true;
  }

  EncodedSample first() {
    return samples.get(0);
  }

  List<EncodedSample> samples() {
    return samples;
  }

  /** Returns how many rows at the beginning all samples share. */
  int shared() {
    return shared;
  }

  /** Returns how many rows there are. */
  int rows() {
    return row(samples.size(), shared);
  }

  /**
   * Returns the row of a sample's position.
   *
   * @param sample by its number; as many as there are: where one more would go on
   */
  int row(int sample, int position) {
    if (position < shared) {
      return position;
    }
    int row = position;
    for (EncodedSample before : samples.subList(0, sample)) {
      row += before.length() - shared;
    }
    return row;
  }
}
