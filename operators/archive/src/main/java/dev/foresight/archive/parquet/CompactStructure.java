// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import dev.foresight.archive.source.BrokenFileException;

/**
 * Walks over a structure of Thrift's compact protocol without keeping anything of it. The library
 * that reads footers makes lists and texts as long as they say they are; behind this walk that is
 * no more than there are bytes.
 *
 * @see <a
 *     href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">The
 *     protocol</a>
 */
final class CompactStructure {
  private static final int DEEPEST = 32;
  private static final long CUT_SHORT = -1;

  private final byte[] bytes;
  private final int end;
  private long at;

  private CompactStructure(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /**
   * Returns where a structure ends, or -1 if it goes on behind the bytes.
   *
   * @throws BrokenFileException if it is none
   */
  static int end(byte[] bytes, int from, int end) throws BrokenFileException {
    CompactStructure walk = new CompactStructure(bytes, from, end);
    walk.structure(0);
    return walk.at > end ? (int) CUT_SHORT : (int) walk.at;
  }

  private void structure(int depth) throws BrokenFileException {
    if (depth > DEEPEST) {
      throw new BrokenFileException("its metadata is nested too deeply");
    }
    while (at < end) {
      int field = bytes[(int) at++] & 0xff;
      int type = field & 0x0f;
      if (type == 0) {
        return;
      }
      if (field >> 4 == 0) {
        number();
      }
      // A field that is true or false says so in its type.
      if (type > 2) {
        value(type, depth);
      }
    }
    at = end + 1L;
  }

  private void value(int type, int depth) throws BrokenFileException {
    switch (type) {
      case 1, 2, 3 -> at++;
      case 4, 5, 6 -> number();
      case 7 -> at += 8;
      case 8 -> text();
      case 9, 10 -> list(depth);
      case 11 -> map(depth);
      case 12 -> structure(depth + 1);
      case 13 -> at += 16;
      default -> throw new BrokenFileException("its metadata is not Parquet's");
    }
  }

  private void text() throws BrokenFileException {
    long length = length();
    at += length;
  }

  private void list(int depth) throws BrokenFileException {
    int header = next();
    long size = header >> 4 == 15 ? length() : header >> 4;
    for (long i = 0; i < size && at <= end; i++) {
      value(header & 0x0f, depth + 1);
    }
  }

  private void map(int depth) throws BrokenFileException {
    long size = length();
    int types = size == 0 ? 0 : next();
    for (long i = 0; i < size && at <= end; i++) {
      value(types >> 4, depth + 1);
      value(types & 0x0f, depth + 1);
    }
  }

  private int next() {
    return at < end ? bytes[(int) at++] & 0xff : cutShort();
  }

  private int cutShort() {
    at = end + 1L;
    return 0;
  }

  private long length() throws BrokenFileException {
    long length = number();
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw new BrokenFileException("its metadata announces %d bytes or entries".formatted(length));
    }
    return length;
  }

  private long number() throws BrokenFileException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      int part = next();
      value |= (long) (part & 0x7f) << shift;
      if (part < 0x80) {
        return value;
      }
    }
    throw new BrokenFileException("its metadata holds a number of more than 64 bits");
  }
}
