// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.util.Arrays;

/**
 * A row of black and white: the columns where the colour changes, white before the first. Beyond
 * them stands the width, as often as a reader looks there.
 */
final class FaxRow {
  private static final int BEHIND = 3;

  private final int width;
  private final int[] changes;
  private int count;

  /** Creates a white row. */
  FaxRow(int width) {
    this.width = width;
    this.changes = new int[2 * width + BEHIND];
    Arrays.fill(changes, 0, BEHIND, width);
  }

  int width() {
    return width;
  }

  /** Returns where the colour changes for the {@code index}th time, to black where it is even. */
  int change(int index) {
    return changes[index];
  }

  /** Makes the row white. */
  void clear() {
    count = 0;
    Arrays.fill(changes, 0, BEHIND, width);
  }

  /**
   * Adds a change.
   *
   * @param column not left of the one before: some encoders write runs of no length, which count as
   *     changes of the row above; none is kept where it is the width
   */
  void add(int column) throws CorruptImageException {
    int last = count == 0 ? 0 : changes[count - 1];
    if (column < last || column > width || count == 2 * width) {
      throw new CorruptImageException("a row of its fax data goes back, or beyond the picture");
    }
    if (column < width) {
      changes[count++] = column;
      Arrays.fill(changes, count, count + BEHIND, width);
    }
  }
}
