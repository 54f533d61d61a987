// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;

/**
 * PNG after the W3C recommendation (third edition).
 *
 * <p>Not ImageIO's reader: that one ignores checksums, trips over broken colour profiles, and holds
 * the picture in the file's own depth, eight bytes a pixel at worst. This one unpacks row by row.
 */
final class PngReader implements FormatReader {
  private static final int SIGNATURE_BYTES = 8;
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int TRNS = 0x74524e53;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int EXIF = 0x65584966;

  /** Deflate cannot pack tighter than this. */
  private static final int MAX_DEFLATE_RATIO = 1032;

  /** Adam7: first column, first row, column step, row step of each pass. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  @Override
  public RgbImage read(byte[] file, ImageLimits limits) throws IOException {
    PngHeader header = null;
    byte[] palette = null;
    byte[] transparency = null;
    Orientation orientation = Orientation.UPRIGHT;
    List<InputStream> data = new ArrayList<>();
    long dataBytes = 0;

    ByteBuffer in = ByteBuffer.wrap(file).position(SIGNATURE_BYTES);
    for (int type = 0; type != IEND && in.hasRemaining(); ) {
      int length = in.getInt();
      type = in.getInt();
      int start = in.position();
      if (length < 0 || length > in.remaining() - 4) {
        throw new CorruptImageException("it ends too early");
      }
      in.position(start + length);
      boolean intact = in.getInt() == crc(file, start - 4, length + 4);
      if (header == null && type != IHDR) {
        throw new CorruptImageException("it does not begin with its header");
      }
      if (!intact && type != EXIF && isNeeded(type)) {
        throw new CorruptImageException(
            "the checksum of its part %s at byte %d is wrong".formatted(name(type), start - 8));
      }
      switch (type) {
        case IHDR -> {
          header = PngHeader.parse(ByteBuffer.wrap(file, start, length).slice());
          limits.checkSize(header.width(), header.height());
        }
        case PLTE -> palette = slice(file, start, length);
        case TRNS -> transparency = slice(file, start, length);
        case IDAT -> {
          data.add(new ByteArrayInputStream(file, start, length));
          dataBytes += length;
        }
        case EXIF -> {
          if (intact) {
            orientation = Orientation.ofExif(slice(file, start, length));
          }
        }
        default -> {
          // Text, times, colour profiles: nothing that Pillow's samples depend on.
        }
      }
    }
    if (header == null) {
      throw new CorruptImageException("it has no header");
    }
    if (dataBytes * MAX_DEFLATE_RATIO < (long) header.rowBytes(header.width()) * header.height()) {
      throw new CorruptImageException("it holds too little data for its size");
    }
    PngRows rows = new PngRows(header, palette, transparency);
    byte[] rgb = new byte[3 * header.width() * header.height()];
    try (InputStream pixels =
        new InflaterInputStream(new SequenceInputStream(Collections.enumeration(data)))) {
      for (int[] pass : header.interlaced() ? ADAM7 : WHOLE) {
        readPass(pixels, header, pass, rows, rgb);
      }
    }
    return orientation.apply(new RgbImage(header.width(), header.height(), rgb));
  }

  private static void readPass(
      InputStream pixels, PngHeader header, int[] pass, PngRows rows, byte[] rgb)
      throws IOException {
    int columns = (header.width() - pass[0] + pass[2] - 1) / pass[2];
    if (columns <= 0) {
      return;
    }
    int rowBytes = header.rowBytes(columns);
    int pixelBytes = Math.max(1, header.channels() * header.depth() / 8);
    byte[] row = new byte[rowBytes];
    byte[] above = new byte[rowBytes];
    for (int y = pass[1]; y < header.height(); y += pass[3]) {
      int filter = pixels.read();
      if (filter < 0 || pixels.readNBytes(row, 0, rowBytes) < rowBytes) {
        throw new CorruptImageException("it ends in row %d".formatted(y));
      }
      unfilter(filter, row, above, pixelBytes);
      rows.emit(row, columns, rgb, 3 * (y * header.width() + pass[0]), 3 * pass[2]);
      byte[] swap = above;
      above = row;
      row = swap;
    }
  }

  private static void unfilter(int filter, byte[] row, byte[] above, int pixelBytes)
      throws CorruptImageException {
    switch (filter) {
      case 0 -> {
        // Stored as it is.
      }
      case 1 -> {
        for (int i = pixelBytes; i < row.length; i++) {
          row[i] += row[i - pixelBytes];
        }
      }
      case 2 -> {
        for (int i = 0; i < row.length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = 0; i < row.length; i++) {
          int left = i < pixelBytes ? 0 : row[i - pixelBytes] & 0xff;
          row[i] += (byte) ((left + (above[i] & 0xff)) >> 1);
        }
      }
      case 4 -> {
        for (int i = 0; i < row.length; i++) {
          boolean first = i < pixelBytes;
          row[i] +=
              (byte)
                  paeth(
                      first ? 0 : row[i - pixelBytes] & 0xff,
                      above[i] & 0xff,
                      first ? 0 : above[i - pixelBytes] & 0xff);
        }
      }
      default -> throw new CorruptImageException("it names a row filter %d".formatted(filter));
    }
  }

  private static int paeth(int left, int up, int upLeft) {
    int toLeft = Math.abs(up - upLeft);
    int toUp = Math.abs(left - upLeft);
    int toUpLeft = Math.abs(left + up - 2 * upLeft);
    if (toLeft <= toUp && toLeft <= toUpLeft) {
      return left;
    }
    return toUp <= toUpLeft ? up : upLeft;
  }

  private static boolean isNeeded(int type) {
    boolean critical = (type & 0x20000000) == 0;
    return critical || type == TRNS;
  }

  private static int crc(byte[] file, int start, int length) {
    CRC32 crc = new CRC32();
    crc.update(file, start, length);
    return (int) crc.getValue();
  }

  private static String name(int type) {
    return new String(ByteBuffer.allocate(4).putInt(type).array(), StandardCharsets.ISO_8859_1);
  }

  private static byte[] slice(byte[] file, int start, int length) {
    return Arrays.copyOfRange(file, start, start + length);
  }
}
