// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import dev.foresight.engine.text.EncodedPrompt;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A conversation as the target reads it.
 *
 * @param origin where it stands, for messages
 * @param wholeLength how many positions it had before it was cut to the longest allowed
 * @param ids of all positions; an image's mark stands at each of its positions
 * @param imageRows positions that images take, ascending
 * @param lossRows positions whose next one is an answer's, ascending: what the draft puts out there
 *     is held against the target's state at the next position
 */
public record EncodedSample(
    String origin, int wholeLength, int[] ids, int[] imageRows, int[] lossRows) {
  /** Returns how many positions there are. */
  public int length() {
    return ids.length;
  }

  /** Returns the same with a loss at every row that is not before an image's. */
  public EncodedSample withAllRows() {
    BitSet images = new BitSet();
    Arrays.stream(imageRows).forEach(images::set);
    return new EncodedSample(
        origin,
        wholeLength,
        ids,
        imageRows,
        IntStream.range(0, ids.length - 1).filter(row -> !images.get(row + 1)).toArray());
  }

  /**
   * Returns the same with images of so many rows each.
   *
   * @param before rows that each image has here
   * @param tokens rows that each image takes
   * @param maxLength positions at most; what is longer is cut
   */
  public EncodedSample withImages(int before, List<Integer> tokens, int maxLength) {
    if (tokens.stream().allMatch(count -> count == before)) {
      return this;
    }
    EncodedPrompt whole = new EncodedPrompt(ids, imageRows).withImages(before, tokens);
    int length = Math.min(maxLength, whole.ids().length);
    return new EncodedSample(
        origin,
        wholeLength + whole.ids().length - ids.length,
        Arrays.copyOf(whole.ids(), length),
        whole.imageRows(),
        Arrays.stream(lossRows)
            .map(row -> row + rowsAdded(row, before, tokens))
            .filter(row -> row < length - 1)
            .toArray());
  }

  /** How many rows are new at or before one. */
  private int rowsAdded(int row, int before, List<Integer> tokens) {
    int added = 0;
    for (int image = 0; image < tokens.size() && imageRows[image * before] <= row; image++) {
      added += tokens.get(image) - before;
    }
    return added;
  }

  /** Returns whether it was too long. */
  public boolean isCut() {
    return length() < wholeLength;
  }

  /**
   * Returns the rows that have a loss in a pass: those from which the passes before go back within
   * the same answer.
   *
   * @param pass from 0
   */
  int[] lossRows(int pass) {
    BitSet rows = new BitSet();
    Arrays.stream(lossRows).forEach(rows::set);
    return Arrays.stream(lossRows)
        .filter(row -> row >= pass && rows.nextClearBit(row - pass) > row)
        .toArray();
  }
}
