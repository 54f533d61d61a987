// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A zip file whose entries are stored uncompressed, so that they can be mapped where they lie; the
 * JDK's readers do not tell where that is. Format: PKWARE's APPNOTE.TXT, with its 64-bit records,
 * which files over 4 GB need.
 */
final class StoredZip implements Closeable {
  /** Some 200,000 entries. */
  private static final int MAX_DIRECTORY_BYTES = 16 << 20;

  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_BYTES = 30;
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int END64 = 0x06064b50;
  private static final int END64_BYTES = 56;
  private static final int LOCATOR64 = 0x07064b50;
  private static final int LOCATOR64_BYTES = 20;
  private static final int EXTRA64 = 1;
  private static final int MAX_COMMENT_BYTES = 0xffff;
  private static final long UNSIGNED_INT = 0xffffffffL;

  private final Path file;
  private final FileChannel channel;
  private final Map<String, Entry> entries;

  private StoredZip(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.entries = readDirectory();
  }

  /**
   * An entry.
   *
   * @param header where its local header begins in the file
   * @param bytes its size
   * @param stored whether its bytes are there as they are: neither compressed nor encrypted
   */
  private record Entry(long header, long bytes, boolean stored) {}

  /**
   * The bytes of an entry.
   *
   * @param offset of the first in the file
   * @param bytes how many
   */
  record Content(long offset, long bytes) {}

  /** Returns whether a file begins as zip files do. */
  static boolean isZip(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer signature = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      while (signature.hasRemaining() && channel.read(signature) >= 0) {}
      return signature.getInt(0) == LOCAL;
    }
  }

  /**
   * Opens a file and reads its directory.
   *
   * @throws CheckpointException if it is no zip file, or damaged
   */
  static StoredZip open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new StoredZip(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns the names of its entries, in stored order. */
  Iterable<String> names() {
    return entries.keySet();
  }

  boolean contains(String name) {
    return entries.containsKey(name);
  }

  /**
   * Finds the bytes of an entry.
   *
   * @throws CheckpointException if there is none of that name, or it is compressed or encrypted
   */
  Content content(String name) throws IOException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw damaged("has no entry " + Shown.value(name));
    }
    if (!entry.stored()) {
      throw new CheckpointException(
          Shown.path(file)
              + ": its entry "
              + Shown.value(name)
              + " is compressed; save it with torch.save, not with zip");
    }
    ByteBuffer header = read(entry.header(), LOCAL_BYTES);
    if (header.getInt(0) != LOCAL) {
      throw damaged("has no header for its entry " + Shown.value(name));
    }
    long offset =
        entry.header() + LOCAL_BYTES + unsignedShort(header, 26) + unsignedShort(header, 28);
    if (entry.bytes() > channel.size() - offset) {
      throw damaged("ends inside its entry " + Shown.value(name));
    }
    return new Content(offset, entry.bytes());
  }

  /**
   * Reads an entry whole.
   *
   * @param maxBytes that it may have
   * @throws CheckpointException if it has more, or {@link #content} fails
   */
  byte[] read(String name, int maxBytes) throws IOException {
    Content content = content(name);
    if (content.bytes() > maxBytes) {
      throw new CheckpointException(
          Shown.path(file)
              + ": its entry "
              + Shown.value(name)
              + " has "
              + content.bytes()
              + " bytes, over "
              + maxBytes);
    }
    return read(content.offset(), content.bytes()).array();
  }

  private Map<String, Entry> readDirectory() throws IOException {
    Content place = findDirectory();
    if (place.bytes() > MAX_DIRECTORY_BYTES) {
      throw damaged("has a directory of " + place.bytes() + " bytes");
    }
    ByteBuffer directory = read(place.offset(), place.bytes());
    Map<String, Entry> found = new LinkedHashMap<>();
    while (directory.hasRemaining()) {
      int start = directory.position();
      if (directory.remaining() < CENTRAL_BYTES || directory.getInt(start) != CENTRAL) {
        throw damaged("has a broken directory");
      }
      int nameBytes = unsignedShort(directory, start + 28);
      int extraBytes = unsignedShort(directory, start + 30);
      int end =
          start + CENTRAL_BYTES + nameBytes + extraBytes + unsignedShort(directory, start + 32);
      if (end > directory.limit()) {
        throw damaged("has a broken directory");
      }
      int nameStart = start + CENTRAL_BYTES;
      String name = new String(directory.array(), nameStart, nameBytes, StandardCharsets.UTF_8);
      Entry entry = entry(directory, start, directory.slice(nameStart + nameBytes, extraBytes));
      if (found.put(name, entry) != null) {
        throw damaged("has two entries " + Shown.value(name));
      }
      directory.position(end);
    }
    return found;
  }

  /** Sizes and the offset of 4 GB and more stand in an extra field, in this order. */
  private Entry entry(ByteBuffer directory, int start, ByteBuffer extra) throws IOException {
    boolean encrypted = (unsignedShort(directory, start + 8) & 1) != 0;
    boolean compressed = unsignedShort(directory, start + 10) != 0;
    long packed = directory.getInt(start + 20) & UNSIGNED_INT;
    long bytes = directory.getInt(start + 24) & UNSIGNED_INT;
    long header = directory.getInt(start + 42) & UNSIGNED_INT;
    ByteBuffer wide = wideFields(extra.order(ByteOrder.LITTLE_ENDIAN));
    bytes = bytes == UNSIGNED_INT ? nextLong(wide) : bytes;
    packed = packed == UNSIGNED_INT ? nextLong(wide) : packed;
    header = header == UNSIGNED_INT ? nextLong(wide) : header;
    if (bytes < 0 || header < 0) {
      throw damaged("has a broken directory");
    }
    return new Entry(header, bytes, !encrypted && !compressed && packed == bytes);
  }

  private ByteBuffer wideFields(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int bytes = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
      if (id == EXTRA64) {
        return extra.slice(extra.position(), bytes).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + bytes);
    }
    return ByteBuffer.allocate(0);
  }

  private long nextLong(ByteBuffer wide) {
    if (wide.remaining() < Long.BYTES) {
      throw damaged("has a broken directory");
    }
    return wide.getLong();
  }

  private Content findDirectory() throws IOException {
    long size = channel.size();
    int tailBytes = (int) Math.min(size, END_BYTES + MAX_COMMENT_BYTES);
    ByteBuffer tail = read(size - tailBytes, tailBytes);
    for (int at = tailBytes - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END && at + END_BYTES + unsignedShort(tail, at + 20) == tailBytes) {
        long bytes = tail.getInt(at + 12) & UNSIGNED_INT;
        long offset = tail.getInt(at + 16) & UNSIGNED_INT;
        return offset == UNSIGNED_INT || bytes == UNSIGNED_INT
            ? findWideDirectory(size - tailBytes + at)
            : new Content(offset, bytes);
      }
    }
    throw damaged("has no directory at its end");
  }

  private Content findWideDirectory(long end) throws IOException {
    ByteBuffer locator = read(end - LOCATOR64_BYTES, LOCATOR64_BYTES);
    if (locator.getInt(0) != LOCATOR64) {
      throw damaged("has no directory at its end");
    }
    ByteBuffer wideEnd = read(locator.getLong(8), END64_BYTES);
    if (wideEnd.getInt(0) != END64) {
      throw damaged("has no directory at its end");
    }
    return new Content(wideEnd.getLong(48), wideEnd.getLong(40));
  }

  private ByteBuffer read(long offset, long bytes) throws IOException {
    if (offset < 0 || bytes < 0 || offset > channel.size() || bytes > channel.size() - offset) {
      throw damaged("points outside itself");
    }
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw damaged("ends early");
      }
    }
    return buffer.flip();
  }

  private static int unsignedShort(ByteBuffer buffer, int at) {
    return Short.toUnsignedInt(buffer.getShort(at));
  }

  private CheckpointException damaged(String what) {
    return new CheckpointException(
        Shown.path(file) + " " + what + "; it is cut or damaged, download it again");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
