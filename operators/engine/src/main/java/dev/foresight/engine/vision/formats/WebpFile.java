// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.RgbImage;
import java.util.Arrays;

/**
 * The structure of a WebP file (RFC 9649 section 2), read without decoding any picture.
 *
 * @param canvasWidth pixels in a row, as claimed
 * @param canvasHeight rows, as claimed
 * @param hasAlpha whether what is transparent shows the white behind the canvas; else alpha is of
 *     no consequence, and the canvas black
 * @param left the first frame's first column on the canvas
 * @param top the first frame's first row on the canvas
 * @param frame the first frame
 * @param orientation by EXIF and XMP
 */
record WebpFile(
    int canvasWidth,
    int canvasHeight,
    boolean hasAlpha,
    int left,
    int top,
    WebpFrame frame,
    Orientation orientation) {
  /** A still picture alone. */
  static WebpFile of(WebpFrame frame) {
    return new WebpFile(
        frame.width(), frame.height(), frame.hasAlpha(), 0, 0, frame, Orientation.UPRIGHT);
  }

  /** Puts the decoded first frame on its canvas. */
  RgbImage onCanvas(RgbImage picture) {
    if (picture.width() == canvasWidth && picture.height() == canvasHeight) {
      return picture;
    }
    byte[] rgb = new byte[3 * canvasWidth * canvasHeight];
    if (hasAlpha) {
      Arrays.fill(rgb, (byte) 255);
    }
    for (int y = 0; y < picture.height(); y++) {
      int to = 3 * ((top + y) * canvasWidth + left);
      System.arraycopy(picture.rgb(), 3 * y * picture.width(), rgb, to, 3 * picture.width());
    }
    return new RgbImage(canvasWidth, canvasHeight, rgb);
  }
}
