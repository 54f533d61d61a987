// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;

/**
 * Reads the lines that begin in a range of bytes, the last one to its end. Blank lines are no
 * lines.
 */
final class LineReader implements Closeable {
  /** A line may hold an image as text: a third longer than the largest image. */
  private static final int LONGEST_LINE = 32 << 20;

  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final FSDataInputStream in;
  private final long end;
  private final byte[] buffer = new byte[BUFFER];
  private int next;
  private int filled;

  /** Where the byte at {@code next} stands in the file. */
  private long position;

  private long start;

  private LineReader(Path file, FSDataInputStream in, long end) {
    this.file = file;
    this.in = in;
    this.end = end;
  }

  /**
   * Opens a range.
   *
   * @param position the range's start, or where another reader stood
   */
  static LineReader open(Path file, FileRange range, long position) throws IOException {
    FSDataInputStream in = file.getFileSystem().open(file);
    LineReader reader = new LineReader(file, in, range.end());
    try {
      if (position > range.start() || position == 0) {
        reader.seek(position);
      } else {
        // The line that began before is the neighbour's; one that begins right here is not.
        reader.seek(position - 1);
        reader.skipLine();
      }
      return reader;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private void seek(long to) throws IOException {
    in.seek(to);
    position = to;
  }

  /** Returns the next line without its end, or nothing. */
  Optional<byte[]> next() throws IOException {
    while (position < end) {
      start = position;
      byte[] line = line();
      if (!isBlank(line)) {
        return Optional.of(line);
      }
      if (position == start) {
        return Optional.empty(); // the file ends before the range does
      }
    }
    return Optional.empty();
  }

  /** Returns where the last line began. */
  long start() {
    return start;
  }

  /** Returns where the next one begins. */
  long position() {
    return position;
  }

  private byte[] line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int value = read();
      if (value < 0 || value == '\n') {
        return line.toByteArray();
      }
      line.write(value);
      if (line.size() > LONGEST_LINE) {
        throw new BrokenFileException(
            "a line from byte %d on is longer than %,d bytes, the limit"
                .formatted(start, LONGEST_LINE));
      }
    }
  }

  private void skipLine() throws IOException {
    int value = read();
    while (value >= 0 && value != '\n') {
      value = read();
    }
  }

  private int read() throws IOException {
    if (next == filled) {
      filled = Math.max(0, in.read(buffer));
      next = 0;
      if (filled == 0) {
        return -1;
      }
    }
    position++;
    return buffer[next++] & 0xff;
  }

  private static boolean isBlank(byte[] line) {
    for (byte value : line) {
      if (value != ' ' && value != '\t' && value != '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  @Override
  public String toString() {
    return file + " at " + position;
  }
}
