// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The lines of a text file that hold something, read by their index: where each begins is held in
 * memory, the text is not.
 */
public final class LineIndex implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final FileChannel channel;
  private long[] begins = new long[1024];
  private int[] bytes = new int[1024];
  private int[] numbers = new int[1024];
  private int size;

  /**
   * Opens a file and finds its lines.
   *
   * @throws IOException if it cannot be read
   */
  public LineIndex(Path file) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      scan();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void scan() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    long position = beginOfText(buffer);
    long begin = position;
    int number = 1;
    boolean blank = true;
    channel.position(position);
    while (channel.read(buffer.clear()) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        byte value = buffer.get();
        position++;
        if (value == '\n') {
          if (!blank) {
            add(begin, position - 1, number);
          }
          number++;
          begin = position;
          blank = true;
        } else if (value > ' ' || value < 0) {
          blank = false;
        }
      }
    }
    if (!blank) {
      add(begin, position, number);
    }
  }

  /** Editors put a mark before a text that is none of it. */
  private long beginOfText(ByteBuffer buffer) throws IOException {
    buffer.clear().limit(BYTE_ORDER_MARK.length);
    boolean hasMark =
        channel.read(buffer, 0) == BYTE_ORDER_MARK.length
            && buffer.flip().equals(ByteBuffer.wrap(BYTE_ORDER_MARK));
    return hasMark ? BYTE_ORDER_MARK.length : 0;
  }

  private void add(long begin, long end, int number) throws IOException {
    if (end - begin > Integer.MAX_VALUE - 8) {
      throw new IOException("line " + number + " has " + (end - begin) + " bytes; is it text?");
    }
    if (size == begins.length) {
      begins = Arrays.copyOf(begins, 2 * size);
      bytes = Arrays.copyOf(bytes, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    begins[size] = begin;
    bytes[size] = (int) (end - begin);
    numbers[size++] = number;
  }

  /** Returns how many lines hold something. */
  public int size() {
    return size;
  }

  /** Returns a line's number in the file, from 1. */
  public int number(int index) {
    return numbers[index];
  }

  /**
   * Reads a line.
   *
   * @throws IOException if the file cannot be read, or has become shorter
   */
  public String read(int index) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(bytes[index]);
    while (line.hasRemaining()) {
      if (channel.read(line, begins[index] + line.position()) < 0) {
        throw new EOFException("the file has become shorter since it was opened");
      }
    }
    return new String(line.array(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
