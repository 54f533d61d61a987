// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import java.util.Objects;

/**
 * A decoded image: 8-bit red, green, blue, without alpha.
 *
 * @param width pixels in a row, at least 1
 * @param height rows, at least 1
 * @param rgb {@code [height][width][3]}, row by row from the top; not copied, so leave it alone
 *     afterwards
 */
public record RgbImage(int width, int height, byte[] rgb) {
  /** Checks that the samples fill the image exactly. */
  public RgbImage {
    Objects.requireNonNull(rgb, "rgb");
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "an RGB image of %dx%d needs %d samples, not %d"
              .formatted(width, height, 3L * width * height, rgb.length));
    }
  }
}
