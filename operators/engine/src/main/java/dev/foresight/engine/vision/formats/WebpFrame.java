// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One picture of a WebP file, not yet decoded: what its bit stream's header says (RFC 6386 section
 * 9.1, RFC 9649 section 3.4).
 *
 * @param lossless whether it is VP8L, not VP8
 * @param width pixels in a row, as claimed
 * @param height rows, as claimed
 * @param hasAlpha whether it says that it has alpha
 * @param picture the bit stream, its header included, and what pads it
 * @param alpha the alpha chunk of a lossy picture, or null
 */
record WebpFrame(
    boolean lossless, int width, int height, boolean hasAlpha, byte[] picture, byte[] alpha) {
  /** Bytes of a VP8L header: the signature, the size, whether alpha is used, the version. */
  static final int LOSSLESS_HEADER_BYTES = 5;

  private static final int LOSSLESS_SIGNATURE = 0x2f;
  private static final int LOSSY_HEADER_BYTES = 10;
  private static final int LOSSY_START_CODE = 0x2a019d;

  /** Reads the header of a VP8L stream. */
  static WebpFrame lossless(WebpChunk picture) throws CorruptImageException {
    ByteBuffer in = header(picture, LOSSLESS_HEADER_BYTES);
    boolean signed = in.get() == LOSSLESS_SIGNATURE;
    int fields = in.getInt();
    require(signed && fields >>> 29 == 0);
    int width = 1 + (fields & 0x3fff);
    int height = 1 + (fields >> 14 & 0x3fff);
    boolean hasAlpha = (fields & 1 << 28) != 0;
    return new WebpFrame(true, width, height, hasAlpha, picture.paddedContent(), null);
  }

  /**
   * Reads the header of a VP8 key frame.
   *
   * @param alpha the alpha chunk before it, or null
   */
  static WebpFrame lossy(WebpChunk picture, WebpChunk alpha) throws CorruptImageException {
    ByteBuffer in = header(picture, LOSSY_HEADER_BYTES);
    int tag = WebpChunk.threeBytes(in);
    boolean signed = WebpChunk.threeBytes(in) == LOSSY_START_CODE;
    int width = in.getShort() & 0x3fff;
    int height = in.getShort() & 0x3fff;
    boolean keyFrame = (tag & 1) == 0;
    boolean known = (tag >> 1 & 7) <= 3;
    boolean shown = (tag >> 4 & 1) != 0;
    boolean fits = tag >> 5 < picture.length();
    require(signed && keyFrame && known && shown && fits && width > 0 && height > 0);
    byte[] content = alpha == null ? null : alpha.content();
    return new WebpFrame(false, width, height, alpha != null, picture.paddedContent(), content);
  }

  private static ByteBuffer header(WebpChunk picture, int bytes) throws CorruptImageException {
    if (picture.padded().limit() < bytes) {
      throw new CorruptImageException("it ends too early");
    }
    return picture.padded().duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void require(boolean right) throws CorruptImageException {
    if (!right) {
      throw new CorruptImageException("its picture does not begin as one");
    }
  }
}
