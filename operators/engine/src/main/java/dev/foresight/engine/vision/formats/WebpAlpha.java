// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Samples;
import java.io.IOException;
import java.util.Arrays;

/** Reads the alpha of a lossy picture (RFC 9649 section 2.7.1.2). */
final class WebpAlpha {
  private static final int RAW = 0;
  private static final int LOSSLESS = 1;
  private static final int LEFT = 1;
  private static final int ABOVE = 2;

  private WebpAlpha() {}

  /**
   * Decodes a chunk.
   *
   * @param chunk its content
   * @return {@code [height][width]}, 0 for transparent
   */
  static byte[] decode(byte[] chunk, int width, int height) throws IOException {
    if (chunk.length < 2) {
      throw new CorruptImageException("its alpha ends too early");
    }
    int compression = chunk[0] & 3;
    int filter = chunk[0] >> 2 & 3;
    int preparation = chunk[0] >> 4 & 3;
    int reserved = chunk[0] >> 6 & 3;
    if (compression > LOSSLESS || preparation > 1 || reserved != 0) {
      throw new CorruptImageException("its alpha is compressed in an unknown way");
    }
    byte[] alpha = compression == RAW ? raw(chunk, width * height) : green(chunk, width, height);
    if (filter != 0) {
      unfilter(filter, alpha, width);
    }
    return alpha;
  }

  private static byte[] raw(byte[] chunk, int pixels) throws CorruptImageException {
    if (chunk.length - 1 < pixels) {
      throw new CorruptImageException("its alpha ends too early");
    }
    return Arrays.copyOfRange(chunk, 1, 1 + pixels);
  }

  /** Packed alpha is the green of a lossless picture without a header. */
  private static byte[] green(byte[] chunk, int width, int height) throws IOException {
    int[] argb = Vp8lDecoder.decode(new Vp8lBits(chunk, 1, chunk.length), width, height);
    byte[] green = new byte[argb.length];
    for (int i = 0; i < argb.length; i++) {
      green[i] = (byte) (argb[i] >> 8);
    }
    return green;
  }

  /** Adds what was guessed from neighbours: left, above, or the gradient of both. */
  private static void unfilter(int filter, byte[] alpha, int width) {
    for (int i = 1; i < alpha.length; i++) {
      boolean firstColumn = i % width == 0;
      int guess;
      if (i < width) {
        guess = alpha[i - 1];
      } else if (firstColumn || filter == ABOVE) {
        guess = alpha[i - width];
      } else if (filter == LEFT) {
        guess = alpha[i - 1];
      } else {
        guess =
            Samples.clip(
                (alpha[i - 1] & 0xff) + (alpha[i - width] & 0xff) - (alpha[i - width - 1] & 0xff));
      }
      alpha[i] += (byte) guess;
    }
  }
}
