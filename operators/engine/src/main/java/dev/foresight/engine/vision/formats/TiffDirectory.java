// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * The first directory of a TIFF file, or of EXIF notes, which are one without a picture (Adobe's
 * TIFF revision 6.0). What follows the first directory is not looked at, however much it is.
 */
final class TiffDirectory {
  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 12;
  private static final int MAGIC = 42;

  /** Bytes of one value by the number of its type; 0: no such type. */
  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int SIGNED_BYTE = 6;
  private static final int SIGNED_SHORT = 8;
  private static final int SIGNED_LONG = 9;
  private static final Set<Integer> WHOLE =
      Set.of(BYTE, SHORT, LONG, SIGNED_BYTE, SIGNED_SHORT, SIGNED_LONG);

  /**
   * One tag's values.
   *
   * @param type of the values, as TIFF numbers them
   * @param count of values
   * @param start of the first in the file
   */
  record Entry(int type, int count, int start) {
    int bytes() {
      return count * TYPE_BYTES[type];
    }
  }

  private final ByteBuffer file;
  private final Map<Integer, Entry> entries = new TreeMap<>();

  private TiffDirectory(ByteBuffer file) {
    this.file = file;
  }

  /**
   * Reads the directory.
   *
   * @throws CorruptImageException where there is none
   */
  static TiffDirectory first(byte[] bytes) throws CorruptImageException {
    if (bytes.length < HEADER_BYTES) {
      throw new CorruptImageException("it ends too early");
    }
    ByteBuffer file = ByteBuffer.wrap(bytes);
    file.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (file.getShort(2) != MAGIC) {
      throw new CorruptImageException("it does not begin as TIFF");
    }
    TiffDirectory directory = new TiffDirectory(file);
    directory.readEntries(file.getInt(4) & 0xffffffffL);
    return directory;
  }

  private void readEntries(long start) throws CorruptImageException {
    if (start + 2 > file.limit()) {
      throw new CorruptImageException("its directory lies behind its end");
    }
    int count = file.getShort((int) start) & 0xffff;
    for (int i = 0; i < count; i++) {
      long at = start + 2 + (long) i * ENTRY_BYTES;
      if (at + ENTRY_BYTES > file.limit()) {
        throw new CorruptImageException("its directory ends too early");
      }
      readEntry((int) at);
    }
  }

  /** Tags whose values lie outside the file are left out: a picture may well do without them. */
  private void readEntry(int at) {
    int type = file.getShort(at + 2) & 0xffff;
    if (type < 1 || type >= TYPE_BYTES.length) {
      return;
    }
    long count = file.getInt(at + 4) & 0xffffffffL;
    long bytes = count * TYPE_BYTES[type];
    long start = bytes <= 4 ? at + 8 : file.getInt(at + 8) & 0xffffffffL;
    if (start + bytes <= file.limit()) {
      entries.putIfAbsent(file.getShort(at) & 0xffff, new Entry(type, (int) count, (int) start));
    }
  }

  ByteOrder order() {
    return file.order();
  }

  /** Returns all tags with their values, in the order of their numbers. */
  Map<Integer, Entry> entries() {
    return entries;
  }

  /** Returns a tag's bytes as they are stored, or null. */
  byte[] bytes(int tag) {
    Entry entry = entries.get(tag);
    if (entry == null) {
      return null;
    }
    byte[] bytes = new byte[entry.bytes()];
    file.get(entry.start(), bytes);
    return bytes;
  }

  /** Returns a tag's first value if it is a whole number. */
  OptionalLong number(int tag) {
    Entry entry = entries.get(tag);
    return entry == null || entry.count() == 0 || !WHOLE.contains(entry.type())
        ? OptionalLong.empty()
        : OptionalLong.of(value(entry, 0));
  }

  /** Returns a tag's first values if they are whole numbers; none where there is no such tag. */
  long[] numbers(int tag, int most) {
    Entry entry = entries.get(tag);
    if (entry == null || !WHOLE.contains(entry.type())) {
      return new long[0];
    }
    long[] values = new long[Math.min(most, entry.count())];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(entry, i);
    }
    return values;
  }

  private long value(Entry entry, int index) {
    int at = entry.start() + index * TYPE_BYTES[entry.type()];
    return switch (entry.type()) {
      case BYTE -> file.get(at) & 0xff;
      case SHORT -> file.getShort(at) & 0xffff;
      case SIGNED_BYTE -> file.get(at);
      case SIGNED_SHORT -> file.getShort(at);
      case SIGNED_LONG -> file.getInt(at);
      default -> file.getInt(at) & 0xffffffffL;
    };
  }
}
