// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

/** What an encoder did to all pixels so that they pack better (RFC 9649 section 3.5). */
@FunctionalInterface
interface Vp8lTransform {
  /** Undoes it, in place where the picture keeps its width. */
  int[] undo(int[] argb);

  /** How many blocks of {@code 2^bits} pixels cover a length. */
  static int blocks(int length, int bits) {
    return length + (1 << bits) - 1 >> bits;
  }

  /** Adds each of the four channels, modulo 256. */
  static int add(int a, int b) {
    int alphaAndGreen = (a & 0xff00ff00) + (b & 0xff00ff00);
    int redAndBlue = (a & 0x00ff00ff) + (b & 0x00ff00ff);
    return alphaAndGreen & 0xff00ff00 | redAndBlue & 0x00ff00ff;
  }

  /** Adds green, which was subtracted from red and blue. */
  static int[] addGreen(int[] argb) {
    for (int i = 0; i < argb.length; i++) {
      int green = argb[i] >> 8 & 0xff;
      argb[i] = add(argb[i], green << 16 | green);
    }
    return argb;
  }
}
