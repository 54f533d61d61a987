// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.nio.ByteBuffer;

/**
 * The IHDR part of a PNG file.
 *
 * @param width pixels in a row, as claimed
 * @param height rows, as claimed
 * @param depth bits of a sample: 1, 2, 4, 8 or 16
 * @param colour what a pixel's samples are
 * @param interlaced whether rows come in Adam7's seven passes
 */
record PngHeader(int width, int height, int depth, Colour colour, boolean interlaced) {
  enum Colour {
    GREY(1),
    RGB(3),
    PALETTE(1),
    GREY_ALPHA(2),
    RGB_ALPHA(4);

    private final int channels;

    Colour(int channels) {
      this.channels = channels;
    }
  }

  static PngHeader parse(ByteBuffer chunk) throws CorruptImageException {
    if (chunk.remaining() != 13) {
      throw new CorruptImageException("its header has %d bytes".formatted(chunk.remaining()));
    }
    int width = chunk.getInt();
    int height = chunk.getInt();
    int depth = chunk.get();
    int type = chunk.get();
    Colour colour =
        switch (type) {
          case 0 -> Colour.GREY;
          case 2 -> Colour.RGB;
          case 3 -> Colour.PALETTE;
          case 4 -> Colour.GREY_ALPHA;
          case 6 -> Colour.RGB_ALPHA;
          default -> throw new CorruptImageException("it names a colour type %d".formatted(type));
        };
    boolean allowed =
        switch (depth) {
          case 1, 2, 4 -> colour == Colour.GREY || colour == Colour.PALETTE;
          case 8 -> true;
          case 16 -> colour != Colour.PALETTE;
          default -> false;
        };
    int compression = chunk.get();
    int filter = chunk.get();
    int interlace = chunk.get();
    if (!allowed || compression != 0 || filter != 0 || interlace < 0 || interlace > 1) {
      throw new CorruptImageException(
          "its header names depth %d, colour type %d, compression %d, filter %d, interlace %d"
              .formatted(depth, type, compression, filter, interlace));
    }
    return new PngHeader(width, height, depth, colour, interlace == 1);
  }

  int channels() {
    return colour.channels;
  }

  /** Bytes of a row of so many pixels, without its filter byte. */
  int rowBytes(int columns) {
    return Math.toIntExact(((long) columns * channels() * depth + 7) / 8);
  }
}
