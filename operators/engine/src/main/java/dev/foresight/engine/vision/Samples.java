// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

/** Pillow's integer arithmetic on single 8-bit samples. */
public final class Samples {
  private Samples() {}

  /** Composites a sample on white; both in 0..255. */
  public static int onWhite(int sample, int alpha) {
    int t = 128 * (sample * alpha + 255 * (255 - alpha)) + 0x4000;
    return (((t >> 8) + t) >> 8) >> 7;
  }

  /** Undoes the multiplication of a sample by its alpha; both in 0..255. */
  public static int unmultiplied(int sample, int alpha) {
    return alpha == 0 ? 0 : clip(sample * 255 / alpha);
  }

  /** Mixes an ink with black, both as light: 255 is no ink. Returns red for cyan and so on. */
  public static int lightOf(int ink, int black) {
    int light = 255 - black;
    int t = ink * light + 128;
    return clip(light - (((t >> 8) + t) >> 8));
  }

  /** Clips to 0..255. */
  public static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }

  /** Scales a sample of 1 to 8 bits to 0..255; of more, keeps the eight highest bits. */
  public static int toEightBits(int sample, int bits) {
    return bits > 8 ? sample >>> (bits - 8) : sample * 255 / ((1 << bits) - 1);
  }
}
