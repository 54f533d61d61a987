// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import java.util.Random;

/** Images of random pixels. */
public final class Noise {
  private Noise() {}

  public static RgbImage image(Random random, int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    random.nextBytes(rgb);
    return new RgbImage(width, height, rgb);
  }
}
