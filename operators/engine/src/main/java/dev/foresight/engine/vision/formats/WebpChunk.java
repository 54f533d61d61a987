// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A chunk of a RIFF file (RFC 9649 section 2.3).
 *
 * @param name four characters
 * @param length bytes of its content
 * @param padded its content, and a byte more where the length is odd; little-endian
 */
record WebpChunk(String name, int length, ByteBuffer padded) {
  static final int HEADER_BYTES = 8;

  /**
   * Reads the chunk at the buffer's position, and leaves the position there.
   *
   * @throws CorruptImageException where the buffer ends before the chunk
   */
  static WebpChunk at(ByteBuffer in) throws CorruptImageException {
    int start = in.position() + HEADER_BYTES;
    if (in.remaining() < HEADER_BYTES) {
      throw new CorruptImageException("it ends too early");
    }
    byte[] name = new byte[4];
    in.get(in.position(), name);
    long length = Integer.toUnsignedLong(in.getInt(start - 4));
    long padded = length + (length & 1);
    if (padded > in.limit() - start) {
      throw new CorruptImageException("it ends too early");
    }
    return new WebpChunk(
        new String(name, StandardCharsets.ISO_8859_1),
        (int) length,
        in.slice(start, (int) padded).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Puts the buffer's position behind the chunk. */
  void pass(ByteBuffer in) {
    in.position(in.position() + HEADER_BYTES + padded.limit());
  }

  byte[] content() {
    byte[] content = new byte[length];
    padded.get(0, content);
    return content;
  }

  byte[] paddedContent() {
    byte[] content = new byte[padded.limit()];
    padded.get(0, content);
    return content;
  }

  /** Reads an unsigned number. */
  static int threeBytes(ByteBuffer in) {
    return in.get() & 0xff | (in.get() & 0xff) << 8 | (in.get() & 0xff) << 16;
  }
}
