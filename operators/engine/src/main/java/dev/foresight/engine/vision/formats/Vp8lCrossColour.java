// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

/** Adds the parts of green and red that were subtracted from red and blue, by blocks. */
final class Vp8lCrossColour implements Vp8lTransform {
  private final int[] factors;
  private final int bits;
  private final int width;
  private final int height;

  /**
   * Creates the transform.
   *
   * @param factors of each block: red to blue, green to blue and green to red, in red, green, blue
   * @param bits the binary logarithm of a block's side
   */
  Vp8lCrossColour(int[] factors, int bits, int width, int height) {
    this.factors = factors;
    this.bits = bits;
    this.width = width;
    this.height = height;
  }

  @Override
  public int[] undo(int[] argb) {
    int blocks = Vp8lTransform.blocks(width, bits);
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        int factor = factors[(y >> bits) * blocks + (x >> bits)];
        int green = argb[i] >> 8;
        int red = (argb[i] >> 16) + part(factor, green) & 0xff;
        int blue = argb[i] + part(factor >> 8, green) + part(factor >> 16, red) & 0xff;
        argb[i] = argb[i] & 0xff00ff00 | red << 16 | blue;
      }
    }
    return argb;
  }

  /** The product of two signed bytes, in 32nds. */
  private static int part(int factor, int colour) {
    return (byte) factor * (byte) colour >> 5;
  }
}
