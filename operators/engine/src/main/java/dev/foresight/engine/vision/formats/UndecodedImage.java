// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.RgbImage;

/** An image that was looked at and is within the limits by what its file announces. */
public interface UndecodedImage {
  /** Returns how many pixels decoding visits, all passes together. */
  long work();

  /**
   * Decodes the image. Ends soon when the thread is interrupted.
   *
   * @throws dev.foresight.engine.request.RequestException IMAGE_UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE
   *     or IMAGE_UNDECODABLE; CANCELLED where the thread was interrupted, and still is
   */
  RgbImage decode();
}
