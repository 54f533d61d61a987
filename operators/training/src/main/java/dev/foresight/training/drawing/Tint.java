// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Random;

/**
 * A change of a sprite's colours.
 *
 * @param hue added, in turns of the circle of colours
 * @param saturation that colours are multiplied by; 0: greys
 * @param brightness that colours are multiplied by
 * @param paint a colour of 24 bits that black becomes, and dark colours come near to; 0: none
 */
public record Tint(float hue, float saturation, float brightness, int paint) {
  /** Leaves all as it is. */
  public static final Tint NONE = new Tint(0, 1, 1, 0);

  private static final double GREY = 0.08;

  /** Returns a change that leaves things what they are; now and then all colour is gone. */
  public static Tint any(Random random) {
    return new Tint(
        (random.nextFloat() - 0.5f) * 0.12f,
        random.nextDouble() < GREY ? 0 : 0.65f + 0.7f * random.nextFloat(),
        0.72f + 0.46f * random.nextFloat(),
        0);
  }

  /** Returns a change that gives a drawing in black any full colour. */
  public static Tint painted(Random random) {
    int paint =
        Color.HSBtoRGB(
            random.nextFloat(),
            0.6f + 0.4f * random.nextFloat(),
            0.45f + 0.45f * random.nextFloat());
    return new Tint(0, 1, 1, paint & 0xFFFFFF);
  }

  BufferedImage of(BufferedImage sprite) {
    if (equals(NONE)) {
      return sprite;
    }
    return Sprite.recoloured(sprite, this::of);
  }

  /** Returns a colour of 24 bits changed; what is above them does not matter. */
  int of(int rgb) {
    float[] hsb = Color.RGBtoHSB(rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF, null);
    return withPaint(
        Color.HSBtoRGB(
            hsb[0] + hue, Math.min(1, hsb[1] * saturation), Math.min(1, hsb[2] * brightness)));
  }

  /** Each channel from the paint's, where it was none, to full, where it was that. */
  private int withPaint(int rgb) {
    int result = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int was = rgb >> shift & 0xFF;
      result |= was + (255 - was) * (paint >> shift & 0xFF) / 255 << shift;
    }
    return result;
  }
}
