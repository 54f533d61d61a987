// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.RgbImage;
import java.io.IOException;

/**
 * A picture that is known by what its file announces, and not decoded yet.
 *
 * @param size upright
 * @param work in pixels that decoding visits, all passes together
 * @param parts that the work comes of, such as {@code 12 scans}
 * @param decoding to be run once
 */
record AnnouncedPicture(ImageSize size, long work, String parts, Decoding decoding) {
  /** Throws what {@link FormatReader#open} may. */
  @FunctionalInterface
  interface Decoding {
    RgbImage run() throws IOException;
  }

  /** A picture that is decoded row by row, every pixel once. */
  static AnnouncedPicture inOnePass(ImageSize size, Decoding decoding) {
    return new AnnouncedPicture(
        size,
        ImageLimits.work(1, (long) size.width() * size.height()),
        size.width() + "x" + size.height(),
        decoding);
  }
}
