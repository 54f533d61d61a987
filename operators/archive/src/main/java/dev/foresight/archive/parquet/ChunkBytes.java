// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import dev.foresight.archive.source.BrokenFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;

/** The bytes of a column in a row group: headers of pages, and pages, one behind the other. */
final class ChunkBytes {
  private static final int WINDOW = 8 << 10;

  /** Headers may hold the largest and the smallest value of a page, and those be images. */
  private static final int LONGEST_HEADER = 16 << 20;

  private final FSDataInputStream in;
  private final long end;

  /** What was read of the file and not yet used: from {@code next} to {@code filled}. */
  private byte[] window = new byte[WINDOW];

  private int next;
  private int filled;

  /** Where the window ends in the file. */
  private long position;

  ChunkBytes(FSDataInputStream in, long start, long end) throws IOException {
    this.in = in;
    this.end = end;
    this.position = start;
    in.seek(start);
  }

  /** Reads bytes at a place. */
  static byte[] read(FSDataInputStream in, long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    in.seek(position);
    fill(in, bytes, 0, length);
    return bytes;
  }

  private static void fill(FSDataInputStream in, byte[] bytes, int from, int to)
      throws IOException {
    if (in.readNBytes(bytes, from, to - from) < to - from) {
      throw new BrokenFileException("it ends before its footer says");
    }
  }

  /** Returns how many bytes are left. */
  long left() {
    return end - position + filled - next;
  }

  /**
   * Returns the next page's header.
   *
   * @throws BrokenFileException if there is none
   */
  PageHeader header() throws IOException {
    int behind = CompactStructure.end(window, next, filled);
    while (behind < 0) {
      if (!more()) {
        throw new BrokenFileException("the header of a page is cut short");
      }
      behind = CompactStructure.end(window, next, filled);
    }
    try {
      PageHeader header =
          Util.readPageHeader(new ByteArrayInputStream(window, next, behind - next));
      next = behind;
      return header;
    } catch (IOException | RuntimeException e) {
      // The bytes are in memory: whatever the library does not like is in them.
      throw new BrokenFileException("the header of a page cannot be understood", e);
    }
  }

  private boolean more() throws IOException {
    int kept = filled - next;
    int wanted = (int) Math.min(Math.max(WINDOW, 2L * kept), kept + (end - position));
    if (wanted <= kept || wanted > LONGEST_HEADER) {
      return false;
    }
    byte[] longer = wanted > window.length ? new byte[wanted] : window;
    System.arraycopy(window, next, longer, 0, kept);
    window = longer;
    next = 0;
    filled = kept;
    fill(in, window, kept, wanted);
    position += wanted - kept;
    filled = wanted;
    return true;
  }

  /** Returns the next bytes. */
  byte[] read(int length) throws IOException {
    if (length > left()) {
      throw new BrokenFileException("a page is longer than its column");
    }
    byte[] bytes = new byte[length];
    int buffered = Math.min(length, filled - next);
    System.arraycopy(window, next, bytes, 0, buffered);
    next += buffered;
    fill(in, bytes, buffered, length);
    position += length - buffered;
    return bytes;
  }

  /** Goes over the next bytes. */
  void skip(int length) throws IOException {
    if (length > left()) {
      throw new BrokenFileException("a page is longer than its column");
    }
    int buffered = Math.min(length, filled - next);
    next += buffered;
    if (buffered < length) {
      position += length - buffered;
      in.seek(position);
    }
  }
}
