// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.training.draft.EncodedSample;
import java.util.Arrays;
import java.util.List;

/**
 * Where the rows of some samples stand when they are computed together: behind each other, without
 * padding. Attention alone pads the B samples to the longest one's L rows.
 *
 * @param ids of all rows
 * @param imageRows the rows that images take, in the images' order
 * @param places where each row stands among B * L; empty where all samples have L rows
 * @param lossRows the rows that have a loss
 * @param wanted the token that should follow each of those
 * @param lossSamples which sample each of those belongs to
 * @param samples B
 * @param length L
 */
record TargetBatch(
    long[] ids,
    long[] imageRows,
    long[] places,
    long[] lossRows,
    long[] wanted,
    int[] lossSamples,
    int samples,
    int length) {
  static TargetBatch of(List<EncodedSample> samples) {
    int length = samples.stream().mapToInt(EncodedSample::length).max().orElseThrow();
    int rows = samples.stream().mapToInt(EncodedSample::length).sum();
    int images = samples.stream().mapToInt(sample -> sample.imageRows().length).sum();
    int losses = samples.stream().mapToInt(sample -> sample.lossRows().length).sum();
    boolean padded = rows < samples.size() * length;
    TargetBatch batch =
        new TargetBatch(
            new long[rows],
            new long[images],
            new long[padded ? rows : 0],
            new long[losses],
            new long[losses],
            new int[losses],
            samples.size(),
            length);
    int begin = 0;
    int image = 0;
    int loss = 0;
    for (int b = 0; b < samples.size(); b++) {
      EncodedSample sample = samples.get(b);
      for (int t = 0; t < sample.length(); t++) {
        batch.ids[begin + t] = sample.ids()[t];
        if (padded) {
          batch.places[begin + t] = (long) b * length + t;
        }
      }
      for (int row : sample.imageRows()) {
        batch.imageRows[image++] = begin + row;
      }
      for (int row : sample.lossRows()) {
        batch.lossRows[loss] = begin + row;
        batch.wanted[loss] = sample.ids()[row + 1];
        batch.lossSamples[loss++] = b;
      }
      begin += sample.length();
    }
    return batch;
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
    return "TargetBatch" + Arrays.toString(new int[] {samples, length});
  }
}
