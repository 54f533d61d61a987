// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

/** The bits of a part of an array, least significant first (RFC 9649 section 3.3). */
final class Vp8lBits {
  private final byte[] data;
  private final int end;
  private int at;
  private long held;
  private int count;

  Vp8lBits(byte[] data, int start, int end) {
    this.data = data;
    this.at = start;
    this.end = end;
  }

  /**
   * Reads an unsigned number.
   *
   * @param bits 0 to 24
   * @throws CorruptImageException where the data end before
   */
  int read(int bits) throws CorruptImageException {
    int number = peek() & (1 << bits) - 1;
    skip(bits);
    return number;
  }

  boolean flag() throws CorruptImageException {
    return read(1) != 0;
  }

  /** Shows the next 32 bits; beyond the end of the data they are zero. */
  int peek() {
    if (count < 32) {
      fill();
    }
    return (int) held;
  }

  /**
   * Takes bits that {@link #peek} has shown.
   *
   * @throws CorruptImageException where there are not so many
   */
  void skip(int bits) throws CorruptImageException {
    held >>>= bits;
    count -= bits;
    if (count < 0) {
      throw new CorruptImageException("it ends too early");
    }
  }

  private void fill() {
    while (count <= 56 && at < end) {
      held |= (data[at++] & 0xffL) << count;
      count += 8;
    }
  }
}
