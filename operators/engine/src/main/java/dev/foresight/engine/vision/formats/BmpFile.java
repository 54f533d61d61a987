// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bitmaps put as Windows 3 wrote them, which the JDK's reader knows best: it takes everything
 * between the header and the pixels for colours, and nothing of OS/2's second version.
 */
final class BmpFile {
  static final int FILE_HEADER_BYTES = 14;
  static final int DATA_OFFSET = 10;
  private static final int FILE_BYTES = 2;
  private static final int HEADER_BYTES = 40;
  private static final int BITS = FILE_HEADER_BYTES + 14;
  private static final int DATA_BYTES = FILE_HEADER_BYTES + 20;
  private static final int COLOURS = FILE_HEADER_BYTES + 32;
  private static final int IMPORTANT_COLOURS = FILE_HEADER_BYTES + 36;
  private static final int COLOUR_BYTES = 4;
  private static final int MOST_BITS_OF_PALETTES = 8;

  /** Bytes of the header of OS/2's second version; its first 40 are Windows 3's. */
  static final int OS2_HEADER_BYTES = 64;

  private BmpFile() {}

  /**
   * Returns a file of the same picture with a header of 40 bytes, its colours and its pixels; or
   * the same file where it has no palette and is no OS/2 one.
   *
   * @param file with a header of 40 bytes or more
   */
  static byte[] plain(byte[] file) throws CorruptImageException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long headerBytes = in.getInt(FILE_HEADER_BYTES) & 0xffffffffL;
    int bits = in.getShort(BITS) & 0xffff;
    boolean hasPalette = bits <= MOST_BITS_OF_PALETTES;
    if (!hasPalette && headerBytes != OS2_HEADER_BYTES) {
      return file;
    }
    long palette = FILE_HEADER_BYTES + headerBytes;
    long data = in.getInt(DATA_OFFSET) & 0xffffffffL;
    if (hasPalette && data == palette) {
      // Some writers forgot the palette when they counted.
      data += COLOUR_BYTES * (long) colours(in, bits, Integer.MAX_VALUE);
    }
    if (palette > data || data > file.length) {
      throw new CorruptImageException("its pixels lie outside it, or in its header");
    }
    int colours = hasPalette ? colours(in, bits, (data - palette) / COLOUR_BYTES) : 0;
    int start = FILE_HEADER_BYTES + HEADER_BYTES;
    int moved = start + COLOUR_BYTES * colours;
    int dataBytes = file.length - (int) data;
    byte[] plain = Arrays.copyOf(Arrays.copyOf(file, start), moved + dataBytes);
    System.arraycopy(file, (int) palette, plain, start, COLOUR_BYTES * colours);
    System.arraycopy(file, (int) data, plain, moved, dataBytes);
    ByteBuffer.wrap(plain)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(FILE_BYTES, plain.length)
        .putInt(DATA_OFFSET, moved)
        .putInt(FILE_HEADER_BYTES, HEADER_BYTES)
        .putInt(DATA_BYTES, dataBytes)
        .putInt(COLOURS, colours)
        .putInt(IMPORTANT_COLOURS, 0);
    return plain;
  }

  private static int colours(ByteBuffer in, int bits, long room) {
    long most = Math.min(room, 1L << bits);
    long claimed = in.getInt(COLOURS) & 0xffffffffL;
    return (int) (claimed == 0 ? most : Math.min(most, claimed));
  }
}
