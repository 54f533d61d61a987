// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Interruption;
import dev.foresight.engine.vision.RgbImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.InflaterInputStream;

/**
 * PNG after the W3C recommendation (third edition).
 *
 * <p>Not ImageIO's reader: that one ignores checksums, trips over broken colour profiles, and holds
 * the picture in the file's own depth, eight bytes a pixel at worst. This one unpacks row by row,
 * and no more than the picture's rows.
 */
final class PngReader implements FormatReader {
  /** Adam7: first column, first row, column step, row step of each pass. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  @Override
  public AnnouncedPicture open(byte[] file, ImageLimits limits) throws CorruptImageException {
    PngFile png = PngFile.parse(file, limits);
    return AnnouncedPicture.inOnePass(
        ImageSize.of(png.header().width(), png.header().height(), png.orientation()),
        () -> decode(png));
  }

  private static RgbImage decode(PngFile png) throws IOException {
    PngHeader header = png.header();
    PngRows rows = new PngRows(header, png.palette(), png.transparency());
    byte[] rgb = new byte[3 * header.width() * header.height()];
    try (InputStream pixels = new InflaterInputStream(new ByteArrayInputStream(png.data()))) {
      for (int[] pass : header.interlaced() ? ADAM7 : WHOLE) {
        readPass(pixels, header, pass, rows, rgb);
      }
    }
    return png.orientation().apply(new RgbImage(header.width(), header.height(), rgb));
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
      Interruption.check();
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
}
