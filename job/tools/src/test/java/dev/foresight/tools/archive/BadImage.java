// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Arrays;

/** Ten kinds of files that are no images, or none that are taken, and the codes of their rows. */
enum BadImage {
  EMPTY("IMAGE_EMPTY"),
  TEXT("IMAGE_UNSUPPORTED_FORMAT"),
  HTML("IMAGE_UNSUPPORTED_FORMAT"),
  CUT_PNG("IMAGE_UNDECODABLE"),
  PNG_WITHOUT_DATA("IMAGE_UNDECODABLE"),
  PNG_OF_NO_SIZE("IMAGE_UNDECODABLE"),
  HUGE_PNG("IMAGE_TOO_LARGE"),
  JPEG_OF_NOISE("IMAGE_UNDECODABLE"),
  CUT_GIF("IMAGE_UNDECODABLE"),
  CUT_WEBP("IMAGE_UNDECODABLE");

  private static final int PNG_WIDTH = 16;

  private final String code;

  BadImage(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }

  byte[] bytes(int number) throws IOException {
    byte[] png = TestImages.png(number);
    return switch (this) {
      case EMPTY -> new byte[0];
      case TEXT -> ("no image " + number).getBytes(ISO_8859_1);
      case HTML -> ("<html>not found " + number).getBytes(ISO_8859_1);
      case CUT_PNG -> Arrays.copyOf(png, png.length / 2);
      case PNG_WITHOUT_DATA -> Arrays.copyOf(png, 33);
      case PNG_OF_NO_SIZE -> ofWidth(png, 0);
      case HUGE_PNG -> ofWidth(png, 60_000 * 20);
      case JPEG_OF_NOISE -> ("\u00ff\u00d8\u00ff" + "noise " + number).getBytes(ISO_8859_1);
      case CUT_GIF -> ("GIF89a" + (char) (number & 0xff)).getBytes(ISO_8859_1);
      case CUT_WEBP -> "RIFF\4\0\0\0WEBP".getBytes(ISO_8859_1);
    };
  }

  /** Writes the header anew, its checksum too. */
  private static byte[] ofWidth(byte[] png, int width) {
    byte[] changed = png.clone();
    java.nio.ByteBuffer header = java.nio.ByteBuffer.wrap(changed);
    header.putInt(PNG_WIDTH, width);
    java.util.zip.CRC32 checksum = new java.util.zip.CRC32();
    checksum.update(changed, 12, 17);
    header.putInt(29, (int) checksum.getValue());
    return changed;
  }

  /** Returns the kind of a number's file: every hundredth is bad. */
  static BadImage ofHundredth(int number) {
    return values()[number / 100 % values().length];
  }
}
