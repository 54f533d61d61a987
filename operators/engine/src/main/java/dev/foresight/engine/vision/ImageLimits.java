// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;

/**
 * What an image may cost at most. All limits are checked against the header, before anything is
 * decoded or allocated: a file of a few kilobytes can claim, and even hold, gigapixels.
 *
 * @param maxBytes largest file, in bytes
 * @param maxPixels largest product of width and height; decoding needs 3 to 11 bytes a pixel
 * @param maxSide longest width or height, in pixels; bounds the work of padding to a square
 */
public record ImageLimits(int maxBytes, int maxPixels, int maxSide) {
  /** 20 MiB, 64 million pixels, sides up to 65,535 (the largest of JPEG and GIF). */
  public static final ImageLimits DEFAULT = new ImageLimits(20 << 20, 64_000_000, 65_535);

  /** Every limit is positive, and a decoded image fits a Java array. */
  public ImageLimits {
    requireRange("maxBytes", maxBytes, Integer.MAX_VALUE);
    requireRange("maxPixels", maxPixels, (Integer.MAX_VALUE - 8) / 3);
    requireRange("maxSide", maxSide, 1 << 20);
  }

  private static void requireRange(String name, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(name + " must be in 1.." + max + ", not " + value);
    }
  }

  void checkBytes(int bytes) {
    if (bytes > maxBytes) {
      throw new RequestException(
          ErrorCode.IMAGE_TOO_LARGE,
          "the image has %,d bytes, more than the limit of %,d: send a smaller or more compressed one"
              .formatted(bytes, maxBytes));
    }
  }

  /**
   * Checks the size that a header claims.
   *
   * @throws CorruptImageException where a side is zero or negative
   * @throws RequestException IMAGE_TOO_LARGE
   */
  void checkSize(long width, long height) throws CorruptImageException {
    if (width < 1 || height < 1) {
      throw new CorruptImageException("its header claims %dx%d pixels".formatted(width, height));
    }
    if (width > maxSide || height > maxSide || width * height > maxPixels) {
      throw new RequestException(
          ErrorCode.IMAGE_TOO_LARGE,
          "the image is %dx%d by its header, over the limit of %,d pixels and %,d a side: scale it down"
              .formatted(width, height, maxPixels, maxSide));
    }
  }

  /** Checks what the pixels take undecoded: readers keep up to 16 bytes of deep ones. */
  void checkDepth(int width, int height, int bitsPerPixel) {
    if ((long) width * height * bitsPerPixel > 32L * maxPixels) {
      throw new RequestException(
          ErrorCode.IMAGE_TOO_LARGE,
          "the image is %dx%d at %d bits a pixel by its header, more than %,d pixels at 32: scale it down or save it with 8 bits a sample"
              .formatted(width, height, bitsPerPixel, maxPixels));
    }
  }
}
