// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.training.draft.EncodedSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Where the rows of some samples stand when they are computed together: behind each other, without
 * padding. Attention alone pads the B sequences to the longest one's L rows.
 *
 * <p>Samples about the same images may be one sequence: the rows that they begin with, images
 * included, stand there once, and each sample goes on from them in a branch of its own that sees no
 * other. So nothing is computed that would not be computed of each alone.
 *
 * @param ids of all rows
 * @param imageRows the rows that images take, in the images' order
 * @param places where each row stands among B * L; empty where all sequences have L rows
 * @param lossRows the rows that have a loss; one that several samples share, once for each
 * @param wanted the token that should follow each of those
 * @param lossSamples which sample each of those belongs to
 * @param positions of B * L rows in their samples; empty where no sequence has branches
 * @param branches of B * L rows: 0 where all samples see it, -1 padding; empty where no sequence
 *     has branches
 * @param firsts the sample that each sequence begins with, whose images are looked at
 * @param length L
 */
record TargetBatch(
    long[] ids,
    long[] imageRows,
    long[] places,
    long[] lossRows,
    long[] wanted,
    int[] lossSamples,
    long[] positions,
    long[] branches,
    int[] firsts,
    int length) {
  static TargetBatch of(List<EncodedSample> samples) {
    return of(samples, new BitSet());
  }

  /**
   * Lays samples out.
   *
   * @param sameImages the samples that are about the same images as the one before them
   */
  static TargetBatch of(List<EncodedSample> samples, BitSet sameImages) {
    List<SharedSequence> sequences = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      boolean joins = sameImages.get(i) && sequences.get(sequences.size() - 1).join(samples.get(i));
      if (!joins) {
        sequences.add(new SharedSequence(samples.get(i)));
      }
    }
    int length = sequences.stream().mapToInt(SharedSequence::rows).max().orElseThrow();
    int rows = sequences.stream().mapToInt(SharedSequence::rows).sum();
    int images = sequences.stream().mapToInt(each -> each.first().imageRows().length).sum();
    int losses = samples.stream().mapToInt(sample -> sample.lossRows().length).sum();
    int padded = sequences.size() * length;
    boolean branched = sequences.size() < samples.size();
    TargetBatch batch =
        new TargetBatch(
            new long[rows],
            new long[images],
            new long[rows < padded ? rows : 0],
            new long[losses],
            new long[losses],
            new int[losses],
            new long[branched ? padded : 0],
            new long[branched ? padded : 0],
            new int[sequences.size()],
            length);
    Arrays.fill(batch.branches, -1);
    batch.fill(sequences);
    return batch;
  }

  private void fill(List<SharedSequence> all) {
    int begin = 0;
    int image = 0;
    int loss = 0;
    int number = 0;
    for (int b = 0; b < all.size(); b++) {
      SharedSequence sequence = all.get(b);
      firsts[b] = number;
      for (int row = 0; row < sequence.rows() && places.length > 0; row++) {
        places[begin + row] = (long) b * length + row;
      }
      for (int row : sequence.first().imageRows()) {
        imageRows[image++] = begin + row;
      }
      for (int s = 0; s < sequence.samples().size(); s++, number++) {
        EncodedSample sample = sequence.samples().get(s);
        for (int t = s == 0 ? 0 : sequence.shared(); t < sample.length(); t++) {
          int row = sequence.row(s, t);
          ids[begin + row] = sample.ids()[t];
          if (positions.length > 0) {
            positions[b * length + row] = t;
            branches[b * length + row] = t < sequence.shared() ? 0 : s + 1;
          }
        }
        for (int t : sample.lossRows()) {
          lossRows[loss] = begin + sequence.row(s, t);
          wanted[loss] = sample.ids()[t + 1];
          lossSamples[loss++] = number;
        }
      }
      begin += sequence.rows();
    }
  }

  /** Returns B. */
  int sequences() {
    return firsts.length;
  }

  /** Joins images' pixels behind each other. */
  static float[] joined(List<float[]> pixels) {
    float[] all = new float[pixels.stream().mapToInt(image -> image.length).sum()];
    int filled = 0;
    for (float[] image : pixels) {
      System.arraycopy(image, 0, all, filled, image.length);
      filled += image.length;
    }
    return all;
  }

  @Override
  public String toString() {
    return "TargetBatch" + Arrays.toString(new int[] {sequences(), length});
  }
}
