// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Windows bitmaps through the JDK's reader, the header checked first. */
final class BmpReader implements FormatReader {
  private static final int HEADER = 14;
  private static final int OS2_HEADER_BYTES = 12;
  private static final int DATA_OFFSET = 10;
  private static final int RLE_8 = 1;
  private static final int RLE_4 = 2;
  private static final int JPEG = 4;
  private static final int PNG = 5;

  @Override
  public AnnouncedPicture open(byte[] file, ImageLimits limits) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(HEADER);
    boolean old = in.getInt() == OS2_HEADER_BYTES;
    int width = old ? in.getShort() & 0xffff : in.getInt();
    long height = old ? in.getShort() & 0xffff : Math.abs((long) in.getInt());
    limits.checkSize(width, height);
    int compression = old ? 0 : in.getInt(HEADER + 16);
    if (compression == RLE_8 || compression == RLE_4) {
      ByteBuffer codes = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      BmpRuns.check(
          codes.position(in.getInt(DATA_OFFSET)), compression == RLE_8 ? 8 : 4, width, height);
    }
    // A file of another format within: its size is not the one just checked.
    if (compression == JPEG || compression == PNG) {
      throw new RequestException(
          ErrorCode.IMAGE_UNSUPPORTED_FORMAT,
          "the BMP image holds a JPEG or PNG, which is not read: send that one itself");
    }
    return AnnouncedPicture.inOnePass(
        width, height, () -> ImageIoDecoding.decode(JdkReaders.create("bmp"), file, limits));
  }
}
