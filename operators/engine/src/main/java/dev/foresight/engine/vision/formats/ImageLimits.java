// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;

/**
 * What an image may cost at most. All limits are checked against what the file announces, before
 * anything is decoded or allocated: a file of a few kilobytes can claim, and even hold, gigapixels.
 *
 * @param maxBytes largest file, in bytes
 * @param maxPixels largest product of width and height; decoding needs 3 to 11 bytes a pixel
 * @param maxSide longest width or height, in pixels; bounds the work of padding to a square
 * @param maxWork in megapixel-passes: a million pixels, visited once. Most pictures are decoded in
 *     one pass; a progressive JPEG takes one for each scan, about ten as encoders write them
 */
public record ImageLimits(int maxBytes, int maxPixels, int maxSide, int maxWork) {
  /** Enough for the largest picture in 15 scans; a few seconds of one core. */
  public static final int DEFAULT_MAX_WORK = 1000;

  /**
   * 20 MiB, 64 million pixels, sides up to 65,535 (the largest of JPEG and GIF), 1,000
   * megapixel-passes.
   */
  public static final ImageLimits DEFAULT = new ImageLimits(20 << 20, 64_000_000, 65_535);

  /**
   * What a pass over a small part costs at least, in pixels: scans, tiles and strips have to be set
   * up however little they hold.
   */
  private static final long LEAST_PASS = 10_000;

  private static final int MEGAPIXEL = 1_000_000;

  /** Every limit is positive, and a decoded image fits a Java array. */
  public ImageLimits {
    requireRange("maxBytes", maxBytes, Integer.MAX_VALUE);
    requireRange("maxPixels", maxPixels, (Integer.MAX_VALUE - 8) / 3);
    requireRange("maxSide", maxSide, 1 << 20);
    requireRange("maxWork", maxWork, Integer.MAX_VALUE);
  }

  /** Limits of size alone, with the default limit of work. */
  public ImageLimits(int maxBytes, int maxPixels, int maxSide) {
    this(maxBytes, maxPixels, maxSide, DEFAULT_MAX_WORK);
  }

  /** Returns the same with another limit of work, in megapixel-passes. */
  public ImageLimits withMaxWork(int value) {
    return new ImageLimits(maxBytes, maxPixels, maxSide, value);
  }

  /** Returns the work of so many passes over so many pixels each, in pixels. */
  static long work(long passes, long pixels) {
    long each = Math.max(LEAST_PASS, pixels);
    return passes > Long.MAX_VALUE / each ? Long.MAX_VALUE : passes * each;
  }

  private static void requireRange(String name, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(name + " must be in 1.." + max + ", not " + value);
    }
  }

  /**
   * Checks a file's length.
   *
   * @param bytes of the file, or more of them than the limit
   * @throws RequestException IMAGE_TOO_LARGE
   */
  public void checkBytes(long bytes) {
    if (bytes > maxBytes) {
      throw new RequestException(
          ErrorCode.IMAGE_TOO_LARGE,
          "the image has more than %,d bytes, the limit: send a smaller or more compressed one"
              .formatted(maxBytes));
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

  /**
   * Checks the work that a file announces.
   *
   * @param work in pixels, all passes together
   * @param parts that it comes of, such as {@code 12 scans}
   * @throws RequestException IMAGE_TOO_EXPENSIVE
   */
  void checkWork(long work, String parts) {
    if (work > (long) maxWork * MEGAPIXEL) {
      throw new RequestException(
          ErrorCode.IMAGE_TOO_EXPENSIVE,
          "the image would take %,d megapixel-passes to decode (%s), over the limit of %,d: save it anew, a JPEG as baseline, or raise max-image-work"
              .formatted(work / MEGAPIXEL, parts, maxWork));
    }
  }

  /** Checks what the pixels take undecoded: readers keep up to 16 bytes of deep ones. */
  void checkDepth(long width, long height, int bitsPerPixel) {
    if (width * height * bitsPerPixel > 32L * maxPixels) {
      throw new RequestException(
          ErrorCode.IMAGE_TOO_LARGE,
          "the image is %dx%d at %d bits a pixel by its header, more than %,d pixels at 32: scale it down or save it with 8 bits a sample"
              .formatted(width, height, bitsPerPixel, maxPixels));
    }
  }
}
