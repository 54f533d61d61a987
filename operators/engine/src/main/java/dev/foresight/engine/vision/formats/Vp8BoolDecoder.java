// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

/** VP8's arithmetic decoder (RFC 6386 section 7) over a part of an array. */
final class Vp8BoolDecoder {
  private final byte[] data;
  private final int end;
  private int at;
  private int value;
  private int range = 255;
  private int shifts;
  private boolean exhausted;

  Vp8BoolDecoder(byte[] data, int start, int end) {
    this.data = data;
    this.at = start;
    this.end = end;
    exhausted = start == end;
    value = nextByte() << 8 | nextByte();
  }

  /** Reads a bit that is 0 with a chance of {@code chance / 256}. */
  int bit(int chance) {
    if (at > end) {
      // Two bytes are read ahead: a bit needs data where eight follow what was shifted out.
      exhausted |= at > end + 1 || shifts > 0;
    }
    int split = 1 + ((range - 1) * chance >> 8);
    int bit;
    if (value >= split << 8) {
      bit = 1;
      range -= split;
      value -= split << 8;
    } else {
      bit = 0;
      range = split;
    }
    while (range < 128) {
      value <<= 1;
      range <<= 1;
      if (++shifts == 8) {
        shifts = 0;
        value |= nextByte();
      }
    }
    return bit;
  }

  boolean flag() {
    return bit(128) != 0;
  }

  /** Reads an unsigned number of so many bits, highest first. */
  int number(int bits) {
    int number = 0;
    for (int i = 0; i < bits; i++) {
      number = number << 1 | bit(128);
    }
    return number;
  }

  /** Reads a magnitude of so many bits and its sign. */
  int signed(int bits) {
    int magnitude = number(bits);
    return flag() ? -magnitude : magnitude;
  }

  /** Reads a flag, and a signed number where it is set. */
  int optionalSigned(int bits) {
    return flag() ? signed(bits) : 0;
  }

  /** Fails where more was read than there is, as exactly as libwebp does. */
  void requireData() throws CorruptImageException {
    if (exhausted) {
      throw new CorruptImageException("it ends too early");
    }
  }

  private int nextByte() {
    int next = at < end ? data[at] & 0xff : 0;
    at++;
    return next;
  }
}
