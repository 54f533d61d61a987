// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

/**
 * The prefix codes of a picture's pixels: one group of five, or several and a map of which blocks
 * use which (RFC 9649 section 3.7.2.2).
 */
final class Vp8lCodes {
  static final int LITERALS = 256;
  static final int LENGTHS = 24;
  private static final int DISTANCES = 40;

  /**
   * What all tables may take. Encoders write a few thousand groups at most, of some kilobytes; a
   * stream can name 65,536 with little data.
   */
  private static final int MAX_BYTES = 64 << 20;

  /**
   * The codes that one pixel is read with.
   *
   * @param green green values, then lengths of copies, then indices of the colour cache
   * @param distance distances of copies
   */
  record Group(
      Vp8lPrefixCode green,
      Vp8lPrefixCode red,
      Vp8lPrefixCode blue,
      Vp8lPrefixCode alpha,
      Vp8lPrefixCode distance) {
    int bytes() {
      return green.bytes() + red.bytes() + blue.bytes() + alpha.bytes() + distance.bytes();
    }
  }

  private final Group[] groups;
  private final int[] map;
  private final int mapWidth;
  private final int blockBits;

  private Vp8lCodes(Group[] groups, int[] map, int mapWidth, int blockBits) {
    this.groups = groups;
    this.map = map;
    this.mapWidth = mapWidth;
    this.blockBits = blockBits;
  }

  /** Reads the one group that all pixels use. */
  static Vp8lCodes read(Vp8lBits bits, int cacheSize) throws CorruptImageException {
    return new Vp8lCodes(readGroups(bits, cacheSize, new boolean[] {true}), null, 0, 0);
  }

  /**
   * Reads as many groups as a map names.
   *
   * @param map a group in the red and green of each block
   * @param mapWidth blocks in a row
   * @param blockBits the binary logarithm of a block's side
   */
  static Vp8lCodes read(Vp8lBits bits, int cacheSize, int[] map, int mapWidth, int blockBits)
      throws CorruptImageException {
    int last = 0;
    for (int i = 0; i < map.length; i++) {
      map[i] = map[i] >> 8 & 0xffff;
      last = Math.max(last, map[i]);
    }
    boolean[] used = new boolean[last + 1];
    for (int group : map) {
      used[group] = true;
    }
    return new Vp8lCodes(readGroups(bits, cacheSize, used), map, mapWidth, blockBits);
  }

  /** The group of a pixel. */
  Group at(int x, int y) {
    return map == null ? groups[0] : groups[map[(y >> blockBits) * mapWidth + (x >> blockBits)]];
  }

  /** Bits of a column that are zero at the left edge of a block. */
  int columnMask() {
    return map == null ? -1 : (1 << blockBits) - 1;
  }

  private static Group[] readGroups(Vp8lBits bits, int cacheSize, boolean[] used)
      throws CorruptImageException {
    int greens = LITERALS + LENGTHS + cacheSize;
    Vp8lCodeReader reader = new Vp8lCodeReader(bits, greens);
    Group[] groups = new Group[used.length];
    long bytes = 0;
    for (int i = 0; i < groups.length; i++) {
      if (used[i]) {
        groups[i] =
            new Group(
                reader.read(greens),
                reader.read(LITERALS),
                reader.read(LITERALS),
                reader.read(LITERALS),
                reader.read(DISTANCES));
        bytes += groups[i].bytes();
      } else {
        reader.skip(greens);
        reader.skip(LITERALS);
        reader.skip(LITERALS);
        reader.skip(LITERALS);
        reader.skip(DISTANCES);
      }
      if (bytes > MAX_BYTES) {
        throw new CorruptImageException("its prefix codes take more memory than any picture needs");
      }
    }
    return groups;
  }
}
