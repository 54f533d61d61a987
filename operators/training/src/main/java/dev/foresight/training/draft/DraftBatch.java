// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the rows of some samples stand when they are computed together: B samples, right-padded to
 * the longest one's L rows. The sequence that a draft sees is shifted left by one: row t holds
 * token t + 1.
 *
 * @param ids the token behind each text row; all B * L rows are text where there is no image
 * @param textRows the rows that are text; empty where all are
 * @param order where each of the B * L rows stands among the text's rows and, behind them, the
 *     images'; empty where there is no image
 * @param lossRows for each pass, the rows that have a loss
 * @param lossSamples for each pass, which sample each of those belongs to
 */
record DraftBatch(
    long[] ids, long[] textRows, long[] order, List<long[]> lossRows, List<int[]> lossSamples) {

  static DraftBatch of(List<EncodedSample> samples, int passes) {
    int length = samples.stream().mapToInt(EncodedSample::length).max().orElseThrow();
    boolean images = samples.stream().anyMatch(sample -> sample.imageRows().length > 0);
    List<long[]> lossRows =
        IntStream.range(0, passes)
            .mapToObj(
                pass ->
                    IntStream.range(0, samples.size())
                        .boxed()
                        .flatMap(
                            b ->
                                Arrays.stream(samples.get(b).lossRows(pass))
                                    .mapToObj(row -> (long) b * length + row))
                        .mapToLong(Long::longValue)
                        .toArray())
            .filter(rows -> rows.length > 0)
            .toList();
    List<int[]> lossSamples =
        lossRows.stream()
            .map(rows -> Arrays.stream(rows).mapToInt(row -> (int) (row / length)).toArray())
            .toList();
    return images
        ? withImages(samples, length, lossRows, lossSamples)
        : new DraftBatch(textIds(samples, length), new long[0], new long[0], lossRows, lossSamples);
  }

  private static long[] textIds(List<EncodedSample> samples, int length) {
    long[] ids = new long[samples.size() * length];
    for (int b = 0; b < samples.size(); b++) {
      int[] own = samples.get(b).ids();
      for (int t = 1; t < own.length; t++) {
        ids[b * length + t - 1] = own[t];
      }
    }
    return ids;
  }

  private static DraftBatch withImages(
      List<EncodedSample> samples, int length, List<long[]> lossRows, List<int[]> lossSamples) {
    long[] shifted = textIds(samples, length);
    boolean[] image = new boolean[shifted.length];
    for (int b = 0; b < samples.size(); b++) {
      for (int row : samples.get(b).imageRows()) {
        if (row > 0) {
          image[b * length + row - 1] = true;
        }
      }
    }
    long[] textRows =
        IntStream.range(0, shifted.length)
            .filter(row -> !image[row] && row % length < samples.get(row / length).length())
            .asLongStream()
            .toArray();
    long[] ids = Arrays.stream(textRows).map(row -> shifted[(int) row]).toArray();
    long[] order = new long[shifted.length]; // padding repeats the first row
    for (int i = 0; i < textRows.length; i++) {
      order[(int) textRows[i]] = i;
    }
    int next = textRows.length;
    for (int b = 0; b < samples.size(); b++) {
      for (int row : samples.get(b).imageRows()) {
        // No row stands before the first position; its feature is of no use.
        if (row > 0) {
          order[b * length + row - 1] = next;
        }
        next++;
      }
    }
    return new DraftBatch(ids, textRows, order, lossRows, lossSamples);
  }
}
