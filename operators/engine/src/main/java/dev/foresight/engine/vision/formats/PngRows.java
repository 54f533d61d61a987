// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Samples;

/** Turns the rows of a PNG file, filters undone, into RGB on white. */
final class PngRows {
  private final PngHeader header;
  private final int depth;

  /** 256 colours, composited on white: index * 3. Entries that the file leaves out are black. */
  private final byte[] palette;

  /** The transparent grey or colour at the file's depth, or null. */
  private final int[] key;

  PngRows(PngHeader header, byte[] palette, byte[] transparency) throws CorruptImageException {
    this.header = header;
    this.depth = header.depth();
    this.palette =
        header.colour() == PngHeader.Colour.PALETTE ? onWhite(palette, transparency) : null;
    this.key =
        switch (header.colour()) {
          case GREY, RGB -> key(transparency, header.channels());
          default -> null;
        };
  }

  /**
   * Converts a row.
   *
   * @param row samples as stored
   * @param columns pixels in the row
   * @param rgb the picture, written from {@code at} on, every {@code step} bytes
   */
  void emit(byte[] row, int columns, byte[] rgb, int at, int step) {
    int channels = header.channels();
    for (int i = 0; i < columns; i++, at += step) {
      int s = i * channels;
      switch (header.colour()) {
        case PALETTE -> {
          int entry = 3 * sample(row, i);
          rgb[at] = palette[entry];
          rgb[at + 1] = palette[entry + 1];
          rgb[at + 2] = palette[entry + 2];
        }
        case GREY -> {
          int raw = sample(row, i);
          int level = greyLevel(raw);
          byte grey = (byte) (key != null && level == keyLevel(key[0]) ? 255 : level);
          rgb[at] = grey;
          rgb[at + 1] = grey;
          rgb[at + 2] = grey;
        }
        case GREY_ALPHA -> {
          byte grey = (byte) Samples.onWhite(high(row, s), high(row, s + 1));
          rgb[at] = grey;
          rgb[at + 1] = grey;
          rgb[at + 2] = grey;
        }
        case RGB -> {
          boolean hidden = key != null && isKey(row, s);
          rgb[at] = (byte) (hidden ? 255 : high(row, s));
          rgb[at + 1] = (byte) (hidden ? 255 : high(row, s + 1));
          rgb[at + 2] = (byte) (hidden ? 255 : high(row, s + 2));
        }
        case RGB_ALPHA -> {
          int alpha = high(row, s + 3);
          rgb[at] = (byte) Samples.onWhite(high(row, s), alpha);
          rgb[at + 1] = (byte) Samples.onWhite(high(row, s + 1), alpha);
          rgb[at + 2] = (byte) Samples.onWhite(high(row, s + 2), alpha);
        }
      }
    }
  }

  /** Pillow clips 16-bit grey where it cuts all other 16-bit samples: models have seen it so. */
  private int greyLevel(int raw) {
    return depth == 16 ? Math.min(255, raw) : Samples.toEightBits(raw, depth);
  }

  /** Pillow looks for the transparent grey after scaling, among levels of 8 bits. */
  private int keyLevel(int grey) {
    return depth == 1 ? grey == 0 ? 0 : 255 : grey & 0xff;
  }

  private boolean isKey(byte[] row, int s) {
    return sample(row, s) == key[0] && sample(row, s + 1) == key[1] && sample(row, s + 2) == key[2];
  }

  /** A sample at the file's depth. */
  private int sample(byte[] row, int i) {
    return switch (depth) {
      case 8 -> row[i] & 0xff;
      case 16 -> (row[2 * i] & 0xff) << 8 | row[2 * i + 1] & 0xff;
      default -> {
        int bit = i * depth;
        yield row[bit >> 3] >> (8 - depth - (bit & 7)) & ((1 << depth) - 1);
      }
    };
  }

  /** The high byte of an 8- or 16-bit sample. */
  private int high(byte[] row, int i) {
    return row[depth == 16 ? 2 * i : i] & 0xff;
  }

  private static byte[] onWhite(byte[] palette, byte[] transparency) throws CorruptImageException {
    if (palette == null || palette.length % 3 != 0 || palette.length > 768) {
      throw new CorruptImageException("it has no palette, or a misshapen one");
    }
    byte[] colours = new byte[768];
    for (int i = 0; i < palette.length; i++) {
      boolean opaque = transparency == null || i / 3 >= transparency.length;
      int alpha = opaque ? 255 : transparency[i / 3] & 0xff;
      colours[i] = (byte) Samples.onWhite(palette[i] & 0xff, alpha);
    }
    return colours;
  }

  private static int[] key(byte[] transparency, int channels) throws CorruptImageException {
    if (transparency == null) {
      return null;
    }
    if (transparency.length < 2 * channels) {
      throw new CorruptImageException("its transparent colour is incomplete");
    }
    int[] key = new int[channels];
    for (int c = 0; c < channels; c++) {
      key[c] = (transparency[2 * c] & 0xff) << 8 | transparency[2 * c + 1] & 0xff;
    }
    return key;
  }
}
