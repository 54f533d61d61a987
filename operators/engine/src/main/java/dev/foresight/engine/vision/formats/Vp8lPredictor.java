// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Samples;

/**
 * Adds what was guessed from the pixels on the left and above, by one of 14 rules a block (RFC 9649
 * section 3.5.1).
 */
final class Vp8lPredictor implements Vp8lTransform {
  private static final int OPAQUE_BLACK = 0xff000000;

  private final int[] rules;
  private final int bits;
  private final int width;
  private final int height;

  /**
   * Creates the transform.
   *
   * @param rules in the green of each block
   * @param bits the binary logarithm of a block's side
   */
  Vp8lPredictor(int[] rules, int bits, int width, int height) {
    this.rules = rules;
    this.bits = bits;
    this.width = width;
    this.height = height;
  }

  @Override
  public int[] undo(int[] argb) {
    argb[0] = Vp8lTransform.add(argb[0], OPAQUE_BLACK);
    for (int x = 1; x < width; x++) {
      argb[x] = Vp8lTransform.add(argb[x], argb[x - 1]);
    }
    int blocks = Vp8lTransform.blocks(width, bits);
    for (int y = 1; y < height; y++) {
      int row = y * width;
      argb[row] = Vp8lTransform.add(argb[row], argb[row - width]);
      for (int x = 1; x < width; x++) {
        int rule = rules[(y >> bits) * blocks + (x >> bits)] >> 8 & 15;
        argb[row + x] = Vp8lTransform.add(argb[row + x], guess(rule, argb, row + x));
      }
    }
    return argb;
  }

  /** In the last column the pixel above to the right is the first of the row itself. */
  private int guess(int rule, int[] argb, int i) {
    int left = argb[i - 1];
    int above = argb[i - width];
    int aboveRight = argb[i - width + 1];
    int aboveLeft = argb[i - width - 1];
    return switch (rule) {
      case 1 -> left;
      case 2 -> above;
      case 3 -> aboveRight;
      case 4 -> aboveLeft;
      case 5 -> average(average(left, aboveRight), above);
      case 6 -> average(left, aboveLeft);
      case 7 -> average(left, above);
      case 8 -> average(aboveLeft, above);
      case 9 -> average(above, aboveRight);
      case 10 -> average(average(left, aboveLeft), average(above, aboveRight));
      case 11 -> nearer(left, above, aboveLeft);
      case 12 -> gradient(left, above, aboveLeft);
      case 13 -> halfGradient(average(left, above), aboveLeft);
      // 0; the numbers without a rule count as it.
      default -> OPAQUE_BLACK;
    };
  }

  /** Each channel's mean, rounded down. */
  private static int average(int a, int b) {
    return ((a ^ b) >>> 1 & 0x7f7f7f7f) + (a & b);
  }

  /** The left or upper pixel, whichever is nearer to left + above - aboveLeft. */
  private static int nearer(int left, int above, int aboveLeft) {
    int toLeft = 0;
    int toAbove = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int corner = aboveLeft >>> shift & 0xff;
      toLeft += Math.abs((above >>> shift & 0xff) - corner);
      toAbove += Math.abs((left >>> shift & 0xff) - corner);
    }
    return toLeft < toAbove ? left : above;
  }

  private static int gradient(int left, int above, int aboveLeft) {
    int guess = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int level = (left >>> shift & 0xff) + (above >>> shift & 0xff) - (aboveLeft >>> shift & 0xff);
      guess |= Samples.clip(level) << shift;
    }
    return guess;
  }

  private static int halfGradient(int mean, int aboveLeft) {
    int guess = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int level = mean >>> shift & 0xff;
      guess |= Samples.clip(level + (level - (aboveLeft >>> shift & 0xff)) / 2) << shift;
    }
    return guess;
  }
}
