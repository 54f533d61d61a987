// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.InflaterInputStream;

/**
 * What a PNG file's notes say about its orientation. The last of a kind counts; EXIF goes before an
 * EXIF profile in text, as ImageMagick writes it, and that before XMP.
 */
final class PngNotes {
  private static final String PROFILE = "Raw profile type exif";
  private static final String XMP = "XML:com.adobe.xmp";

  /** Longest note unpacked, in bytes: EXIF as large as JPEG can hold, in hexadecimal digits. */
  private static final int MOST_NOTE_BYTES = 1 << 18;

  /** Of the keyword by the recommendation. */
  private static final int MOST_KEYWORD_BYTES = 79;

  private byte[] exif;
  private byte[] profile;
  private byte[] xmp;

  void addExif(byte[] chunk) {
    exif = chunk;
  }

  /** Keyword, 0, text. */
  void addText(byte[] chunk) {
    int end = endOfKeyword(chunk);
    add(keyword(chunk, end), chunk, end + 1, false);
  }

  /** Keyword, 0, method, packed text. */
  void addPackedText(byte[] chunk) {
    int end = endOfKeyword(chunk);
    add(keyword(chunk, end), chunk, end + 2, true);
  }

  /** Keyword, 0, whether it is packed, method, language, 0, translated keyword, 0, text. */
  void addInternationalText(byte[] chunk) {
    int end = endOfKeyword(chunk);
    String keyword = keyword(chunk, end);
    int language = end + 3;
    int text = behindZero(chunk, behindZero(chunk, language));
    if (language < chunk.length) {
      add(keyword, chunk, text, chunk[end + 1] != 0);
    }
  }

  Orientation orientation() {
    return Orientation.ofNotes(exif == null ? profile : exif, xmp);
  }

  private void add(String keyword, byte[] chunk, int start, boolean packed) {
    boolean wanted = keyword.equals(PROFILE) || keyword.equals(XMP);
    if (!wanted || start > chunk.length) {
      return;
    }
    byte[] text = Arrays.copyOfRange(chunk, start, chunk.length);
    try {
      text = packed ? unpack(text) : text;
    } catch (IOException e) {
      return; // A picture is not worth less because the notes beside it are broken.
    }
    if (keyword.equals(XMP)) {
      xmp = text;
    } else {
      profile = ofDigits(text);
    }
  }

  private static byte[] unpack(byte[] text) throws IOException {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(text))) {
      return in.readNBytes(MOST_NOTE_BYTES);
    }
  }

  /** Two lines of preface, an empty one before them, then digits in lines. */
  private static byte[] ofDigits(byte[] text) {
    String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\n", 4);
    String digits = lines.length < 4 ? "" : lines[3].replaceAll("\\s", "");
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static int endOfKeyword(byte[] chunk) {
    int end = 0;
    while (end < chunk.length && end <= MOST_KEYWORD_BYTES && chunk[end] != 0) {
      end++;
    }
    return end;
  }

  private static String keyword(byte[] chunk, int end) {
    return new String(chunk, 0, end, StandardCharsets.ISO_8859_1);
  }

  private static int behindZero(byte[] chunk, int start) {
    int at = start;
    while (at < chunk.length && chunk[at] != 0) {
      at++;
    }
    return at + 1;
  }
}
