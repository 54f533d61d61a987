// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The first picture of a TIFF file (Adobe's revision 6.0) by its directory, read without decoding.
 *
 * @param width pixels in a row, as claimed
 * @param height rows, as claimed
 * @param partWidth pixels in a row of a tile or strip
 * @param partHeight rows of a tile or strip
 * @param orientation by the directory and XMP
 * @param kind what the samples are, and how they are packed
 * @param data where each tile or strip lies in the file
 * @param essential the file with a directory of that picture alone, and of no more than decoding
 *     needs
 */
record TiffFile(
    int width,
    int height,
    long partWidth,
    long partHeight,
    Orientation orientation,
    TiffKind kind,
    List<Extent> data,
    byte[] essential) {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int STRIP_OFFSETS = 273;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_BYTES = 279;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_BYTES = 325;
  private static final int XMP = 700;

  private static final int ENTRY_BYTES = 12;

  /**
   * Sizes, kinds, palettes, places of the data, tables of JPEG, ratios of YCbCr. Not the next
   * directory, nor those within, nor colour profiles.
   */
  private static final Set<Integer> NEEDED =
      Set.of(
          WIDTH,
          HEIGHT,
          258,
          259,
          262,
          266,
          STRIP_OFFSETS,
          277,
          ROWS_PER_STRIP,
          STRIP_BYTES,
          284,
          292,
          293,
          317,
          320,
          TILE_WIDTH,
          TILE_HEIGHT,
          TILE_OFFSETS,
          TILE_BYTES,
          332,
          338,
          339,
          347,
          529,
          530,
          531,
          532);

  private static final Set<Integer> OF_STRIPS = Set.of(STRIP_OFFSETS, ROWS_PER_STRIP, STRIP_BYTES);
  private static final Set<Integer> OF_TILES =
      Set.of(TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_BYTES);

  /** Of a tag that is not about tiles or strips: a palette of 16 bits. */
  private static final int MOST_VALUES = 3 << 16;

  /** What TIFF can claim lies above; products of two stay below 2^63. */
  private static final long MOST_SIDE = 1L << 31;

  /** A run of bytes in the file. */
  record Extent(int start, int length) {}

  /** Returns the pixels that decoding visits: tiles may reach far beyond the picture. */
  long work() {
    return ImageLimits.work(data.size(), partWidth * partHeight);
  }

  static TiffFile parse(byte[] file, ImageLimits limits) throws CorruptImageException {
    TiffDirectory directory = TiffDirectory.first(file);
    long width = directory.number(WIDTH).orElse(0);
    long height = directory.number(HEIGHT).orElse(0);
    limits.checkSize(width, height);
    TiffKind kind = TiffKind.of(directory);
    kind.requireRead();
    limits.checkDepth(width, height, kind.bitsPerPixel());
    boolean tiled = directory.entries().containsKey(TILE_WIDTH);
    long partWidth = tiled ? directory.number(TILE_WIDTH).orElse(0) : width;
    long partHeight =
        tiled
            ? directory.number(TILE_HEIGHT).orElse(0)
            : Math.min(height, directory.number(ROWS_PER_STRIP).orElse(height));
    if (partWidth < 1 || partHeight < 1) {
      throw new CorruptImageException("its tiles or strips have no size");
    }
    long across = (width + partWidth - 1) / partWidth;
    long down = (height + partHeight - 1) / partHeight;
    long parts = across * down * kind.planes();
    long partPixels = Math.min(partWidth, MOST_SIDE) * Math.min(partHeight, MOST_SIDE);
    limits.checkWork(
        ImageLimits.work(parts, partPixels),
        "%,d %s of %,dx%,d".formatted(parts, tiled ? "tiles" : "strips", partWidth, partHeight));
    limits.checkDepth(partWidth, partHeight, kind.bitsPerPixel());
    if (kind.isFax()) {
      // Rows are kept whole, however far tiles reach beyond the picture.
      limits.checkSize(partWidth, 1);
    }
    List<Extent> data =
        extents(
            directory.numbers(tiled ? TILE_OFFSETS : STRIP_OFFSETS, (int) parts),
            directory.numbers(tiled ? TILE_BYTES : STRIP_BYTES, (int) parts),
            parts,
            file.length);
    return new TiffFile(
        (int) width,
        (int) height,
        partWidth,
        partHeight,
        Orientation.ofNotes(file, directory.bytes(XMP)),
        kind,
        data,
        essential(file, directory, tiled ? OF_STRIPS : OF_TILES, (int) parts));
  }

  private static List<Extent> extents(long[] starts, long[] lengths, long parts, int fileBytes)
      throws CorruptImageException {
    if (starts.length < parts || lengths.length < parts) {
      throw new CorruptImageException(
          "it has %,d tiles or strips, but places of %,d and lengths of %,d"
              .formatted(parts, starts.length, lengths.length));
    }
    List<Extent> extents = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      if (starts[i] < 0 || lengths[i] < 0) {
        throw new CorruptImageException("a tile or strip lies before its beginning");
      }
      if (starts[i] + lengths[i] > fileBytes) {
        throw new CorruptImageException("it ends too early");
      }
      extents.add(new Extent((int) starts[i], (int) lengths[i]));
    }
    return extents;
  }

  /** Puts a new directory behind the file, whose values stay where they are. */
  private static byte[] essential(
      byte[] file, TiffDirectory directory, Set<Integer> unchecked, int parts) {
    int start = file.length + (file.length & 1);
    List<Map.Entry<Integer, TiffDirectory.Entry>> kept =
        directory.entries().entrySet().stream()
            .filter(tag -> NEEDED.contains(tag.getKey()) && !unchecked.contains(tag.getKey()))
            .toList();
    byte[] bytes = Arrays.copyOf(file, start + 2 + kept.size() * ENTRY_BYTES + 4);
    ByteBuffer out = ByteBuffer.wrap(bytes).order(directory.order());
    out.putInt(4, start).position(start).putShort((short) kept.size());
    for (Map.Entry<Integer, TiffDirectory.Entry> entry : kept) {
      TiffDirectory.Entry value = entry.getValue();
      out.putShort(entry.getKey().shortValue())
          .putShort((short) value.type())
          .putInt(Math.min(value.count(), Math.max(parts, MOST_VALUES)));
      if (value.bytes() <= 4) {
        out.put(file, value.start(), 4);
      } else {
        out.putInt(value.start());
      }
    }
    return bytes;
  }
}
