// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import dev.foresight.archive.source.BrokenFileException;

/**
 * Walks over encoded numbers before the library decodes them: it makes arrays as long as runs and
 * blocks say they are, and a page of a few bytes can say anything.
 *
 * @see <a href="https://github.com/apache/parquet-format/blob/master/Encodings.md">Encodings</a>
 */
final class PageGuard {
  /** Writers fill the last run up to a multiple of eight, some up to a whole run. */
  private static final int PADDING = 512;

  /** Writers use 128 to 1024. */
  private static final int LARGEST_BLOCK = 1 << 16;

  private final byte[] bytes;
  private final int end;
  private int at;

  private PageGuard(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /**
   * Checks runs of repeated and of packed numbers.
   *
   * @param width bits of a number
   * @param most numbers that there may be
   */
  static void runs(byte[] bytes, int from, int end, int width, int most)
      throws BrokenFileException {
    PageGuard guard = new PageGuard(bytes, from, end);
    long numbers = 0;
    while (numbers < most && guard.at < end) {
      long header = guard.number();
      long length = (header >>> 1) * ((header & 1) == 1 ? 8 : 1);
      if (length > (long) most - numbers + PADDING || length == 0) {
        throw new BrokenFileException("a page announces a run of %d numbers".formatted(length));
      }
      guard.skip((header & 1) == 1 ? length / 8 * width : (width + 7) / 8);
      numbers += length;
    }
  }

  /**
   * Checks blocks of differences and returns where they end.
   *
   * @param most numbers that there may be
   */
  static int differences(byte[] bytes, int from, int end, int most) throws BrokenFileException {
    PageGuard guard = new PageGuard(bytes, from, end);
    long block = guard.number();
    long parts = guard.number();
    long numbers = guard.number();
    guard.number(); // the first one
    boolean fits =
        block > 0 && block <= LARGEST_BLOCK && parts > 0 && block % parts == 0 && numbers <= most;
    if (!fits || numbers < 0) {
      throw new BrokenFileException(
          "a page announces %d numbers in blocks of %d".formatted(numbers, block));
    }
    for (long done = 1; done < numbers; done += block) {
      guard.number(); // the least difference
      int widths = guard.at;
      guard.skip(parts);
      for (int part = 0; part < parts && done + part * (block / parts) < numbers; part++) {
        int width = widths + part < end ? bytes[widths + part] & 0xff : 0;
        guard.skip(width * (block / parts) / 8);
      }
    }
    return guard.at;
  }

  private void skip(long length) {
    at = (int) Math.min(end, at + length);
  }

  private long number() throws BrokenFileException {
    long value = 0;
    for (int shift = 0; shift < 70 && at < end; shift += 7) {
      int part = bytes[at++] & 0xff;
      value |= (long) (part & 0x7f) << shift;
      if (part < 0x80) {
        return value;
      }
    }
    throw new BrokenFileException("a page's numbers are cut short");
  }
}
