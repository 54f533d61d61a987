// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;

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

  /** Looks the tag up; whatever is missing or broken means upright, as viewers have it. */
  static Orientation ofExif(byte[] exif) {
    Integer tag = null;
    try {
      Metadata metadata = new Metadata();
      new ExifReader().extract(new ByteArrayReader(exif), metadata);
      ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
      tag = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
    } catch (RuntimeException | StackOverflowError e) {
      // A picture is not worth less because the notes beside it are broken.
    }
    return tag == null ? UPRIGHT : ofTag(tag);
  }

  static Orientation ofTag(int tag) {
    return switch (tag) {
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
