// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * What the samples of a TIFF picture are, and how they are packed; numbers are TIFF's own.
 *
 * @param compression such as 1, none, or 5, LZW
 * @param photometric what the samples mean, such as 2, RGB
 * @param bits of each sample of a pixel
 * @param sampleFormat such as 1, whole numbers
 * @param extra what the samples behind the colours are: 0 anything, 1 premultiplied alpha, 2 alpha
 * @param planar whether each sample has tiles or strips of its own
 * @param predictor such as 2, differences of neighbours
 * @param fillOrder {@link #REVERSED} where the first pixel is in the lowest bit
 * @param faxByRowAbove whether rows of Group 3 may be coded by the one above
 */
record TiffKind(
    int compression,
    int photometric,
    int[] bits,
    int sampleFormat,
    int[] extra,
    boolean planar,
    int predictor,
    int fillOrder,
    boolean faxByRowAbove) {
  static final int CCITT = 2;
  static final int GROUP_3 = 3;
  static final int GROUP_4 = 4;
  static final int JPEG = 7;
  static final int REVERSED = 2;

  private static final Map<Integer, String> COMPRESSIONS =
      Map.of(
          1,
          "none",
          CCITT,
          "CCITT",
          GROUP_3,
          "Group 3",
          GROUP_4,
          "Group 4",
          5,
          "LZW",
          JPEG,
          "JPEG",
          8,
          "deflate",
          32_773,
          "PackBits",
          32_946,
          "old deflate");

  private static final int OLD_JPEG = 6;

  /** White is zero, black is zero, RGB, palette, CMYK, YCbCr. */
  private static final Set<Integer> PHOTOMETRICS = Set.of(0, 1, 2, 3, 5, 6);

  private static final Map<Integer, String> OTHER_PHOTOMETRICS =
      Map.of(
          4, "a mask",
          8, "CIE L*a*b*",
          9, "ICC L*a*b*",
          10, "ITU L*a*b*",
          32_803, "raw of a camera's sensor",
          32_844, "CIE LogL",
          32_845, "CIE LogLuv",
          34_892, "linear raw");

  private static final int BLACK_IS_ZERO = 1;
  private static final int PALETTE = 3;
  private static final Set<Integer> DEPTHS = Set.of(1, 2, 4, 8, 16);
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int PHOTOMETRIC = 262;
  private static final int FILL_ORDER = 266;
  private static final int SAMPLES = 277;
  private static final int PLANAR = 284;
  private static final int PREDICTOR = 317;
  private static final int GROUP_3_OPTIONS = 292;
  private static final int EXTRA_SAMPLES = 338;
  private static final int SAMPLE_FORMAT = 339;

  /** Beyond colours, alpha and a little company, no picture has more. */
  private static final int MOST_SAMPLES = 64;

  private static final int MOST_BITS = 64;

  static TiffKind of(TiffDirectory directory) throws CorruptImageException {
    int samples = number(directory, SAMPLES, 1);
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw new CorruptImageException("its directory claims %d samples a pixel".formatted(samples));
    }
    int[] stored = numbers(directory, BITS);
    int[] bits = new int[samples];
    for (int i = 0; i < samples; i++) {
      bits[i] = stored.length == 0 ? 1 : stored[Math.min(i, stored.length - 1)];
      if (bits[i] < 1 || bits[i] > MOST_BITS) {
        throw new CorruptImageException("its directory claims %d bits a sample".formatted(bits[i]));
      }
    }
    return new TiffKind(
        number(directory, COMPRESSION, 1),
        number(directory, PHOTOMETRIC, -1),
        bits,
        number(directory, SAMPLE_FORMAT, 1),
        numbers(directory, EXTRA_SAMPLES),
        samples > 1 && number(directory, PLANAR, 1) == 2,
        number(directory, PREDICTOR, 1),
        number(directory, FILL_ORDER, 1),
        (number(directory, GROUP_3_OPTIONS, 0) & 1) == 1);
  }

  /**
   * Checks that the picture comes out right.
   *
   * @throws RequestException IMAGE_UNSUPPORTED_FORMAT, which names the kind
   */
  void requireRead() {
    if (!COMPRESSIONS.containsKey(compression)) {
      throw unsupported(
          compression == OLD_JPEG ? "old-style JPEG" : "the compression " + compression);
    }
    if (!PHOTOMETRICS.contains(photometric)) {
      throw unsupported(
          OTHER_PHOTOMETRICS.getOrDefault(photometric, "the photometric " + photometric));
    }
    if (Arrays.stream(bits).anyMatch(sample -> sample != bits[0])) {
      throw unsupported("samples of different depths, " + Arrays.toString(bits) + " bits");
    }
    if (sampleFormat != 1) {
      throw unsupported(sampleFormat == 3 ? "floating-point samples" : "signed samples");
    }
    if (!DEPTHS.contains(bits[0])) {
      throw unsupported("samples of %d bits".formatted(bits[0]));
    }
    if (isFax() && (bitsPerPixel() != 1 || photometric > BLACK_IS_ZERO)) {
      throw unsupported("a fax that is not black and white");
    }
    if (photometric == PALETTE && bits.length > 1) {
      throw unsupported("a palette with alpha");
    }
  }

  private static RequestException unsupported(String what) {
    return new RequestException(
        ErrorCode.IMAGE_UNSUPPORTED_FORMAT,
        "the TIFF image holds %s, which is not read: save it as RGB with 8 bits a sample"
            .formatted(what));
  }

  /** Returns whether the first sample behind the colours is alpha that they were multiplied by. */
  boolean isPremultiplied() {
    return extra.length > 0 && extra[0] == 1;
  }

  boolean isFax() {
    return compression == CCITT || compression == GROUP_3 || compression == GROUP_4;
  }

  boolean isWhiteZero() {
    return photometric < BLACK_IS_ZERO;
  }

  int bitsPerPixel() {
    return Arrays.stream(bits).sum();
  }

  /** Returns how many times the picture is there, with a part of the samples each. */
  int planes() {
    return planar ? bits.length : 1;
  }

  private static int number(TiffDirectory directory, int tag, int absent) {
    return (int) directory.number(tag).orElse(absent);
  }

  private static int[] numbers(TiffDirectory directory, int tag) {
    return Arrays.stream(directory.numbers(tag, MOST_SAMPLES)).mapToInt(n -> (int) n).toArray();
  }
}
