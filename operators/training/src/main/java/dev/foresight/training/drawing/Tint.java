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
 */
public record Tint(float hue, float saturation, float brightness) {
  /** Leaves all as it is. */
  public static final Tint NONE = new Tint(0, 1, 1);

  private static final double GREY = 0.08;

  /** Returns a change that leaves things what they are; now and then all colour is gone. */
  public static Tint any(Random random) {
    return new Tint(
        (random.nextFloat() - 0.5f) * 0.08f,
        random.nextDouble() < GREY ? 0 : 0.65f + 0.7f * random.nextFloat(),
        0.72f + 0.46f * random.nextFloat());
  }

  BufferedImage of(BufferedImage sprite) {
    if (equals(NONE)) {
      return sprite;
    }
    int width = sprite.getWidth();
    int height = sprite.getHeight();
    int[] pixels = sprite.getRGB(0, 0, width, height, null, 0, width);
    float[] hsb = new float[3];
    for (int i = 0; i < pixels.length; i++) {
      int pixel = pixels[i];
      Color.RGBtoHSB(pixel >> 16 & 0xFF, pixel >> 8 & 0xFF, pixel & 0xFF, hsb);
      int rgb =
          Color.HSBtoRGB(
              hsb[0] + hue, Math.min(1, hsb[1] * saturation), Math.min(1, hsb[2] * brightness));
      pixels[i] = pixel & 0xFF000000 | rgb & 0xFFFFFF;
    }
    BufferedImage tinted = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    tinted.setRGB(0, 0, width, height, pixels, 0, width);
    return tinted;
  }
}
