// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.util.Arrays;

/** Reads the lengths of prefix codes' words from the stream (RFC 9649 section 3.7.2.1). */
final class Vp8lCodeReader {
  /** In which order the lengths of the code that packs lengths are stored. */
  private static final int[] LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  private static final int REPEAT_LAST = 16;
  private static final int REPEAT_ZERO = 17;

  private final Vp8lBits bits;
  private final byte[] lengths;

  /**
   * Creates a reader.
   *
   * @param largest how many symbols the largest alphabet has
   */
  Vp8lCodeReader(Vp8lBits bits, int largest) {
    this.bits = bits;
    // A simple code names any symbol up to 255, whatever its alphabet has.
    this.lengths = new byte[Math.max(256, largest)];
  }

  Vp8lPrefixCode read(int alphabet) throws CorruptImageException {
    readLengths(alphabet);
    return Vp8lPrefixCode.of(lengths, alphabet);
  }

  /** Passes a code that no pixel uses, which must be right nevertheless. */
  void skip(int alphabet) throws CorruptImageException {
    readLengths(alphabet);
    Vp8lPrefixCode.check(lengths, alphabet);
  }

  private void readLengths(int alphabet) throws CorruptImageException {
    Arrays.fill(lengths, (byte) 0);
    if (bits.flag()) {
      boolean two = bits.flag();
      lengths[bits.read(bits.flag() ? 8 : 1)] = 1;
      if (two) {
        lengths[bits.read(8)] = 1;
      }
    } else {
      readPackedLengths(alphabet);
    }
  }

  private void readPackedLengths(int alphabet) throws CorruptImageException {
    byte[] packed = new byte[LENGTH_ORDER.length];
    int stored = 4 + bits.read(4);
    for (int i = 0; i < stored; i++) {
      packed[LENGTH_ORDER[i]] = (byte) bits.read(3);
    }
    Vp8lPrefixCode code = Vp8lPrefixCode.of(packed, packed.length);
    int words = alphabet;
    if (bits.flag()) {
      words = 2 + bits.read(2 + 2 * bits.read(3));
      requireRoom(words, alphabet);
    }
    byte last = 8;
    for (int symbol = 0; symbol < alphabet && words > 0; words--) {
      int value = code.read(bits);
      if (value < REPEAT_LAST) {
        lengths[symbol++] = (byte) value;
        last = value == 0 ? last : (byte) value;
      } else {
        int times =
            value == REPEAT_LAST
                ? 3 + bits.read(2)
                : value == REPEAT_ZERO ? 3 + bits.read(3) : 11 + bits.read(7);
        requireRoom(symbol + times, alphabet);
        Arrays.fill(lengths, symbol, symbol + times, value == REPEAT_LAST ? last : 0);
        symbol += times;
      }
    }
  }

  private static void requireRoom(int symbols, int alphabet) throws CorruptImageException {
    if (symbols > alphabet) {
      throw new CorruptImageException("one of its prefix codes has too many symbols");
    }
  }
}
