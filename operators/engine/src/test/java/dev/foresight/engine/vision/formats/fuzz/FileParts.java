// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Where a file's parts lie: chunks of PNG and RIFF, segments of JPEG, and blocks of some bytes in
 * formats without a common frame. Of broken files as far as they can be followed.
 */
final class FileParts {
  private static final int PNG_SIGNATURE = 0x89504e47;
  private static final int RIFF_SIGNATURE = 0x52494646;
  private static final short JPEG_SIGNATURE = (short) 0xffd8;

  /** ANMF, as a little-endian number. */
  private static final int FRAME_OF_ANIMATION = 0x464d4e41;

  private static final int BLOCK_BYTES = 12;
  private static final int BLOCKED_BYTES = 480;

  /**
   * Bytes of a file.
   *
   * @param start the first
   * @param end the one behind the last
   */
  record Part(int start, int end) {}

  private FileParts() {}

  /** Splits a file behind its signature; there is at least one part. */
  static List<Part> of(byte[] file) {
    List<Part> parts;
    if (isPng(file)) {
      parts = chunksOfPng(file);
    } else if (isRiff(file)) {
      parts = chunksOfRiff(file);
    } else if (file.length > 4 && ByteBuffer.wrap(file).getShort() == JPEG_SIGNATURE) {
      parts = segmentsOfJpeg(file);
    } else {
      parts = blocks(file);
    }
    return parts.isEmpty() ? List.of(new Part(0, file.length)) : parts;
  }

  private static List<Part> chunksOfPng(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    List<Part> parts = new ArrayList<>();
    for (int at = 8; at + 12 <= file.length; ) {
      Part part = part(file, at, 12 + Integer.toUnsignedLong(in.getInt(at)));
      parts.add(part);
      at = part.end;
    }
    return parts;
  }

  private static List<Part> chunksOfRiff(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Part> parts = new ArrayList<>();
    for (int at = 12; at + 8 <= file.length; ) {
      long length = Integer.toUnsignedLong(in.getInt(at + 4));
      // The frames of animations hold parts of their own behind 16 bytes.
      boolean frame = in.getInt(at) == FRAME_OF_ANIMATION;
      Part part = part(file, at, frame ? 24 : 8 + length + (length & 1));
      parts.add(part);
      at = part.end;
    }
    return parts;
  }

  /** The last one holds the data of the first scan and what follows. */
  private static List<Part> segmentsOfJpeg(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    List<Part> parts = new ArrayList<>();
    int at = 2;
    while (at + 4 <= file.length && file[at] == -1) {
      Part part = part(file, at, 2 + (in.getShort(at + 2) & 0xffff));
      parts.add(part);
      at = part.end;
    }
    parts.add(new Part(at, file.length));
    return parts;
  }

  private static List<Part> blocks(byte[] file) {
    List<Part> parts = new ArrayList<>();
    for (int at = 0; at + BLOCK_BYTES <= Math.min(file.length, BLOCKED_BYTES); at += BLOCK_BYTES) {
      parts.add(new Part(at, at + BLOCK_BYTES));
    }
    return parts;
  }

  /** Puts checksums and the length of the whole right, so that damage is found further inside. */
  static void repair(byte[] file) {
    ByteBuffer out = ByteBuffer.wrap(file);
    if (isPng(file)) {
      for (Part part : of(file)) {
        if (part.end - part.start >= 12) {
          CRC32 crc = new CRC32();
          crc.update(file, part.start + 4, part.end - part.start - 8);
          out.putInt(part.end - 4, (int) crc.getValue());
        }
      }
    } else if (isRiff(file)) {
      out.order(ByteOrder.LITTLE_ENDIAN).putInt(4, file.length - 8);
    }
  }

  private static Part part(byte[] file, int start, long length) {
    return new Part(start, (int) Math.min(file.length, start + length));
  }

  private static boolean isPng(byte[] file) {
    return file.length >= 8 && ByteBuffer.wrap(file).getInt() == PNG_SIGNATURE;
  }

  private static boolean isRiff(byte[] file) {
    return file.length >= 12 && ByteBuffer.wrap(file).getInt() == RIFF_SIGNATURE;
  }
}
