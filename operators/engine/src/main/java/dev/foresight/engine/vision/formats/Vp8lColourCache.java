// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

/** The colours seen last, by a hash of themselves (RFC 9649 section 3.6.2.3). */
final class Vp8lColourCache {
  private static final int MULTIPLIER = 0x1e35a7bd;

  private final int[] colours;
  private final int shift;

  /**
   * Creates a cache of transparent black.
   *
   * @param bits 1 to 11: the binary logarithm of its size
   */
  Vp8lColourCache(int bits) {
    colours = new int[1 << bits];
    shift = Integer.SIZE - bits;
  }

  int size() {
    return colours.length;
  }

  int get(int index) {
    return colours[index];
  }

  /** Takes so many pixels in, in the order in which they were decoded. */
  void add(int[] argb, int from, int to) {
    for (int i = from; i < to; i++) {
      colours[MULTIPLIER * argb[i] >>> shift] = argb[i];
    }
  }
}
