// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Writes TIFF files by their tags, whatever those claim. */
final class TiffBytes {
  private static final int HEADER_BYTES = 8;
  private static final int ENTRY_BYTES = 12;

  private final Map<Integer, byte[]> entries = new TreeMap<>();
  private final ByteArrayOutputStream behind = new ByteArrayOutputStream();

  /** Adds a tag of one unsigned number. */
  TiffBytes number(int tag, long value) {
    entries.put(tag, entry(tag, 4, 1).putInt((int) value).array());
    return this;
  }

  /** Adds a tag of one signed number. */
  TiffBytes signed(int tag, int value) {
    entries.put(tag, entry(tag, 9, 1).putInt(value).array());
    return this;
  }

  /** Adds a tag of bytes, which lie behind the header. */
  TiffBytes bytes(int tag, byte[] value) {
    entries.put(tag, entry(tag, 1, value.length).putInt(HEADER_BYTES + behind.size()).array());
    behind.writeBytes(value);
    behind.writeBytes(new byte[value.length & 1]);
    return this;
  }

  /** Adds a tag of the place of so many samples, which lie behind the header, and their number. */
  TiffBytes strip(byte[] samples) {
    number(273, HEADER_BYTES + behind.size());
    number(279, samples.length);
    behind.writeBytes(samples);
    behind.writeBytes(new byte[samples.length & 1]);
    return this;
  }

  byte[] file() {
    int directory = HEADER_BYTES + behind.size();
    ByteBuffer out = little(directory + 2 + entries.size() * ENTRY_BYTES + 4);
    out.put(new byte[] {'I', 'I', 42, 0}).putInt(directory).put(behind.toByteArray());
    out.putShort((short) entries.size());
    entries.values().forEach(out::put);
    return out.array();
  }

  /** Appends so many empty directories to a little-endian file's chain. */
  static byte[] withDirectories(byte[] file, int count) {
    ByteBuffer out = little(Arrays.copyOf(file, file.length + 6 * count));
    int first = out.getInt(4);
    int next = first + 2 + ENTRY_BYTES * (out.getShort(first) & 0xffff);
    for (int i = 0; i < count; i++) {
      int directory = file.length + 6 * i;
      out.putInt(next, directory);
      next = directory + 2;
    }
    return out.array();
  }

  private static ByteBuffer entry(int tag, int type, int count) {
    return little(ENTRY_BYTES).putShort((short) tag).putShort((short) type).putInt(count);
  }

  private static ByteBuffer little(int bytes) {
    return little(new byte[bytes]);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
