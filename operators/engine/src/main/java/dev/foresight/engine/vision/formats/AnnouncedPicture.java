// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.RgbImage;
import java.io.IOException;

/**
 * A picture that is known by what its file announces, and not decoded yet.
 *
 * @param work in pixels that decoding visits, all passes together
 * @param parts that the work comes of, such as {@code 12 scans}
 * @param decoding to be run once
 */
record AnnouncedPicture(long work, String parts, Decoding decoding) {
  /** Throws what {@link FormatReader#open} may. */
  @FunctionalInterface
  interface Decoding {
    RgbImage run() throws IOException;
  }

  /** A picture that is decoded row by row, every pixel once. */
  static AnnouncedPicture inOnePass(long width, long height, Decoding decoding) {
    return new AnnouncedPicture(
        ImageLimits.work(1, width * height), width + "x" + height, decoding);
  }
}
