// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

/**
 * A part of a file that is read without the others: the rows that begin in it.
 *
 * @param start the first position, as the file's {@link RowFormat} counts
 * @param end the position behind the last
 */
public record FileRange(long start, long end) {
  /** Checks the order. */
  public FileRange {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no range goes from " + start + " to " + end);
    }
  }
}
