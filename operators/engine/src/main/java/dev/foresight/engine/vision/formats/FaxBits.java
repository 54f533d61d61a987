// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

/** Bits of fax data, from the first on; none behind the end. */
final class FaxBits {
  private final byte[] file;
  private final long end;
  private final boolean lowestFirst;
  private long at;

  /**
   * Creates a reader.
   *
   * @param extent where the data lie in the file
   * @param lowestFirst whether a byte's first bit is its lowest
   */
  FaxBits(byte[] file, TiffFile.Extent extent, boolean lowestFirst) {
    this.file = file;
    this.at = 8L * extent.start();
    this.end = at + 8L * extent.length();
    this.lowestFirst = lowestFirst;
  }

  /** Returns the next bits, zeros behind the end, and stays where it is. */
  int peek(int count) {
    int bits = 0;
    for (long i = at; i < at + count; i++) {
      bits = bits << 1 | (i < end ? bit(i) : 0);
    }
    return bits;
  }

  private int bit(long index) {
    int place = (int) (index & 7);
    return file[(int) (index >> 3)] >> (lowestFirst ? place : 7 - place) & 1;
  }

  void skip(int count) throws CorruptImageException {
    if (count > end - at) {
      throw new CorruptImageException("its fax data end too early");
    }
    at += count;
  }

  boolean flag() throws CorruptImageException {
    boolean set = peek(1) == 1;
    skip(1);
    return set;
  }

  void skipToByte() {
    at = at + 7 & ~7L;
  }
}
