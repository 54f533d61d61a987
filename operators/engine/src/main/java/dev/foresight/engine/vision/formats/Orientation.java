// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.RgbImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a picture must be turned to stand upright, by the EXIF tag 274: the value of the tag tells
 * where the stored row 0 and column 0 belong.
 *
 * @param transposed whether rows and columns change places (before the flips)
 * @param flipX whether the upright picture is mirrored left to right
 * @param flipY whether the upright picture is mirrored top to bottom
 */
record Orientation(boolean transposed, boolean flipX, boolean flipY) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  /** Number of the tag in EXIF and TIFF. */
  static final int TAG = 274;

  /** Some writers keep the prefix that EXIF has in JPEG files. */
  private static final byte[] EXIF_PREFIX = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  private static final Pattern IN_XMP = Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

  /**
   * Looks the tag up as Pillow does: in EXIF notes, and in XMP where those lack it. Whatever is
   * missing or broken means upright, as viewers have it.
   *
   * @param exif with or without its prefix, or null
   * @param xmp or null
   */
  static Orientation ofNotes(byte[] exif, byte[] xmp) {
    OptionalLong tag = exif == null ? OptionalLong.empty() : inExif(exif);
    return tag.isPresent() ? ofTag(tag.getAsLong()) : ofXmp(xmp);
  }

  private static OptionalLong inExif(byte[] exif) {
    int start = 0;
    while (exif.length - start >= EXIF_PREFIX.length
        && Arrays.equals(
            exif, start, start + EXIF_PREFIX.length, EXIF_PREFIX, 0, EXIF_PREFIX.length)) {
      start += EXIF_PREFIX.length;
    }
    try {
      return TiffDirectory.first(Arrays.copyOfRange(exif, start, exif.length)).number(TAG);
    } catch (CorruptImageException e) {
      // A picture is not worth less because the notes beside it are broken.
      return OptionalLong.empty();
    }
  }

  private static Orientation ofXmp(byte[] xmp) {
    if (xmp == null) {
      return UPRIGHT;
    }
    Matcher found = IN_XMP.matcher(new String(xmp, StandardCharsets.ISO_8859_1));
    return found.find() ? ofTag(Integer.parseInt(found.group(1))) : UPRIGHT;
  }

  private static Orientation ofTag(long tag) {
    return switch (tag < 1 || tag > 8 ? 1 : (int) tag) {
      case 2 -> new Orientation(false, true, false);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, false, true);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, true, false);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, false, true);
      default -> UPRIGHT;
    };
  }

  RgbImage apply(RgbImage stored) {
    if (equals(UPRIGHT)) {
      return stored;
    }
    int width = transposed ? stored.height() : stored.width();
    int height = transposed ? stored.width() : stored.height();
    byte[] from = stored.rgb();
    byte[] to = new byte[from.length];
    for (int y = 0, t = 0; y < height; y++) {
      int v = flipY ? height - 1 - y : y;
      for (int x = 0; x < width; x++, t += 3) {
        int u = flipX ? width - 1 - x : x;
        int f = 3 * (transposed ? u * stored.width() + v : v * stored.width() + u);
        to[t] = from[f];
        to[t + 1] = from[f + 1];
        to[t + 2] = from[f + 2];
      }
    }
    return new RgbImage(width, height, to);
  }
}
