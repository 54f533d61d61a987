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
  private static final int JPEG = 4;
  private static final int PNG = 5;

  @Override
  public RgbImage read(byte[] file, ImageLimits limits) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(HEADER);
    if (in.getInt() != OS2_HEADER_BYTES) {
      limits.checkSize(in.getInt(), Math.abs((long) in.getInt()));
      int compression = in.position(HEADER + 16).getInt();
      // A file of another format within: its size is not the one just checked.
      if (compression == JPEG || compression == PNG) {
        throw new RequestException(
            ErrorCode.IMAGE_UNSUPPORTED_FORMAT,
            "the BMP image holds a JPEG or PNG, which is not read: send that one itself");
      }
    }
    return ImageIoDecoding.decode(JdkReaders.create("bmp"), file, limits);
  }
}
