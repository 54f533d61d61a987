// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Windows bitmaps through the JDK's reader, the header checked first. */
final class BmpReader implements FormatReader {
  private static final int HEADER = BmpFile.FILE_HEADER_BYTES;
  private static final int OS2_HEADER_BYTES = 12;
  private static final int WINDOWS_HEADER_BYTES = 40;
  private static final int RLE_8 = 1;
  private static final int RLE_4 = 2;
  private static final int JPEG = 4;
  private static final int PNG = 5;

  @Override
  public AnnouncedPicture open(byte[] file, ImageLimits limits) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(HEADER);
    int headerBytes = in.getInt();
    boolean old = headerBytes == OS2_HEADER_BYTES;
    if (!old && headerBytes < WINDOWS_HEADER_BYTES) {
      throw unsupported("has a header of %,d bytes".formatted(headerBytes));
    }
    int width = old ? in.getShort() & 0xffff : in.getInt();
    long height = old ? in.getShort() & 0xffff : Math.abs((long) in.getInt());
    limits.checkSize(width, height);
    int compression = old ? 0 : in.getInt(HEADER + 16);
    if (headerBytes == BmpFile.OS2_HEADER_BYTES && compression > RLE_4) {
      throw unsupported("has OS/2's compression %d".formatted(compression));
    }
    // A file of another format within: its size is not the one just checked.
    if (compression == JPEG || compression == PNG) {
      throw new RequestException(
          ErrorCode.IMAGE_UNSUPPORTED_FORMAT,
          "the BMP image holds a JPEG or PNG, which is not read: send that one itself");
    }
    byte[] plain = old ? file : BmpFile.plain(file);
    if (compression == RLE_8 || compression == RLE_4) {
      ByteBuffer codes = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
      BmpRuns.check(
          codes.position(codes.getInt(BmpFile.DATA_OFFSET)),
          compression == RLE_8 ? 8 : 4,
          width,
          height);
    }
    return AnnouncedPicture.inOnePass(
        new ImageSize(width, (int) height),
        () -> ImageIoDecoding.decode(JdkReaders.create("bmp"), plain, limits));
  }

  private static RequestException unsupported(String what) {
    return new RequestException(
        ErrorCode.IMAGE_UNSUPPORTED_FORMAT,
        "the BMP image %s, which is not read: save it as PNG".formatted(what));
  }
}
