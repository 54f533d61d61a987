// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Interruption;
import java.io.IOException;

/**
 * Rows of a tile or strip that was coded for fax machines: by runs alone (T.4 with one dimension,
 * and TIFF's CCITT without ends of lines), by what changes from the row above (T.6, Group 4), or
 * both in turns (T.4 with two dimensions).
 *
 * <p>Strict, where other readers go on with a row as they think best: a row is as long as the
 * picture is wide, and there are as many as the picture is high.
 */
final class FaxReader {
  private static final int MOST_MODE_BITS = 7;

  /** Modes beside those of T.6's vertical ones, which are the distance from b1: -3 to 3. */
  private static final int PASS = 4;

  private static final int HORIZONTAL = 5;
  private static final int ZEROS_OF_END_OF_LINE = 11;

  private final TiffKind kind;
  private FaxBits bits;
  private FaxRow above;
  private FaxRow row;

  FaxReader(TiffKind kind, int width) {
    this.kind = kind;
    this.above = new FaxRow(width);
    this.row = new FaxRow(width);
  }

  /** Begins a tile or strip, with white above it. */
  void begin(FaxBits data) {
    bits = data;
    row.clear();
  }

  /** Reads the next row, which holds until the next call. */
  FaxRow next() throws IOException {
    Interruption.check();
    FaxRow last = above;
    above = row;
    row = last;
    row.clear();
    switch (kind.compression()) {
      case TiffKind.CCITT -> {
        readRuns();
        bits.skipToByte();
      }
      case TiffKind.GROUP_3 -> {
        readEndOfLine();
        if (!kind.faxByRowAbove() || bits.flag()) {
          readRuns();
        } else {
          readChanges();
        }
      }
      default -> readChanges();
    }
    return row;
  }

  private void readEndOfLine() throws CorruptImageException {
    if (bits.peek(ZEROS_OF_END_OF_LINE) != 0) {
      throw new CorruptImageException("a row of its fax data does not begin where one ends");
    }
    boolean ended = bits.flag();
    while (!ended) {
      ended = bits.flag();
    }
  }

  private void readRuns() throws CorruptImageException {
    boolean black = false;
    for (int column = 0; column < row.width(); black = !black) {
      column += FaxRuns.of(black).read(bits, row.width() - column);
      row.add(column);
    }
  }

  /** T.6 section 2.2: a0 is where the row is read up to, b1 and b2 are changes of the one above. */
  private void readChanges() throws CorruptImageException {
    int a0 = -1;
    int b1 = 0;
    boolean black = false;
    while (a0 < row.width()) {
      if ((b1 & 1) != (black ? 1 : 0)) {
        b1 += b1 == 0 ? 1 : -1;
      }
      while (above.change(b1) <= a0) {
        b1 += 2;
      }
      int mode = readMode();
      if (mode == PASS) {
        a0 = above.change(b1 + 1);
      } else if (mode == HORIZONTAL) {
        int a1 = Math.max(0, a0);
        a1 += FaxRuns.of(black).read(bits, row.width() - a1);
        row.add(a1);
        a0 = a1 + FaxRuns.of(!black).read(bits, row.width() - a1);
        if (a1 < row.width()) {
          row.add(a0);
        }
      } else {
        int a1 = above.change(b1) + mode;
        if (a1 < a0) {
          throw new CorruptImageException("a row of its fax data goes back");
        }
        row.add(a1);
        a0 = a1;
        black = !black;
      }
    }
  }

  /** T.4 table 4. */
  private int readMode() throws CorruptImageException {
    int next = bits.peek(MOST_MODE_BITS);
    switch (Integer.numberOfLeadingZeros(next) - (Integer.SIZE - MOST_MODE_BITS)) {
      case 0 -> {
        bits.skip(1);
        return 0;
      }
      case 1 -> {
        bits.skip(3);
        return (next & 1 << 4) != 0 ? 1 : -1;
      }
      case 2 -> {
        bits.skip(3);
        return HORIZONTAL;
      }
      case 3 -> {
        bits.skip(4);
        return PASS;
      }
      case 4 -> {
        bits.skip(6);
        return (next & 1 << 1) != 0 ? 2 : -2;
      }
      case 5 -> {
        bits.skip(7);
        return (next & 1) != 0 ? 3 : -3;
      }
      default ->
          throw new CorruptImageException(
              "its fax data end too early, or hold a code that does not exist");
    }
  }
}
