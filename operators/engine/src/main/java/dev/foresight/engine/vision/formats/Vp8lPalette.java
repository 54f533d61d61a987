// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

/** Colour indexing: green is an index, or up to eight small ones side by side. */
final class Vp8lPalette implements Vp8lTransform {
  private final int[] colours;
  private final int bundleBits;
  private final int width;
  private final int height;

  /**
   * Creates the transform.
   *
   * @param differences each colour's difference from the one before
   */
  Vp8lPalette(int[] differences, int width, int height) {
    this.bundleBits = bundleBits(differences.length);
    this.width = width;
    this.height = height;
    // Indices beyond the palette are transparent black.
    colours = new int[256 >> (8 - (8 >> bundleBits))];
    colours[0] = differences[0];
    for (int i = 1; i < differences.length; i++) {
      colours[i] = Vp8lTransform.add(colours[i - 1], differences[i]);
    }
  }

  /** The binary logarithm of how many indices share a pixel. */
  static int bundleBits(int colours) {
    if (colours > 16) {
      return 0;
    }
    if (colours > 4) {
      return 1;
    }
    return colours > 2 ? 2 : 3;
  }

  @Override
  public int[] undo(int[] argb) {
    int bundled = Vp8lTransform.blocks(width, bundleBits);
    int last = (1 << bundleBits) - 1;
    int indexBits = 8 >> bundleBits;
    int[] out = bundleBits == 0 ? argb : new int[width * height];
    for (int y = 0, to = 0; y < height; y++) {
      for (int x = 0; x < width; x++, to++) {
        int indices = argb[y * bundled + (x >> bundleBits)] >> 8;
        out[to] = colours[indices >> (x & last) * indexBits & colours.length - 1];
      }
    }
    return out;
  }
}
