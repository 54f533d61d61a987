// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats that are read, told by their first bytes and never by a file's name. */
public enum ImageFormat {
  /** Portable Network Graphics, the first picture of an animated one. */
  PNG(new PngReader(), "\u0089PNG\r\n\u001a\n"),
  /** JPEG: baseline and progressive Huffman; grey, YCbCr, RGB, CMYK, YCCK. */
  JPEG(new JpegReader(), "\u00ff\u00d8\u00ff"),
  /** GIF, the first frame. */
  GIF(new GifReader(), "GIF87a", "GIF89a"),
  /** Windows bitmap. */
  BMP(new BmpReader(), "BM"),
  /** WebP, lossy or lossless, still or animated: the first frame on its canvas. */
  WEBP(new WebpReader(), "RIFF????WEBP"),
  /** TIFF, the first page. */
  TIFF(new TiffReader(), "II*\0", "MM\0*");

  private final FormatReader reader;
  private final byte[][] signatures;

  ImageFormat(FormatReader reader, String... signatures) {
    this.reader = reader;
    this.signatures =
        Arrays.stream(signatures)
            .map(s -> s.getBytes(StandardCharsets.ISO_8859_1))
            .toArray(byte[][]::new);
  }

  /** Tells the format of a file, empty where it is none of these. */
  public static Optional<ImageFormat> sniff(byte[] file) {
    return Arrays.stream(values()).filter(format -> format.matches(file)).findFirst();
  }

  /** Returns the media type of a file; where it is none of these, that of any bytes. */
  public static String mediaType(byte[] file) {
    return sniff(file)
        .map(format -> "image/" + format.name().toLowerCase(Locale.ROOT))
        .orElse("application/octet-stream");
  }

  FormatReader reader() {
    return reader;
  }

  private boolean matches(byte[] file) {
    return Arrays.stream(signatures).anyMatch(signature -> startsWith(file, signature));
  }

  private static boolean startsWith(byte[] file, byte[] signature) {
    if (file.length < signature.length) {
      return false;
    }
    for (int i = 0; i < signature.length; i++) {
      if (signature[i] != '?' && signature[i] != file[i]) {
        return false;
      }
    }
    return true;
  }
}
