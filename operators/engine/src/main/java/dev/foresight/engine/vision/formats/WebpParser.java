// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the chunks of a WebP file, and takes what libwebp's demultiplexer takes: it looks at every
 * frame's header, wants all chunks complete and in order, and ignores those that it does not know.
 */
final class WebpParser {
  private static final int RIFF_HEADER_BYTES = 12;
  private static final int CANVAS_BYTES = 10;
  private static final int ANIMATION_BYTES = 6;
  private static final int FRAME_POSITION_BYTES = 16;

  private static final int ANIMATION_FLAG = 0x02;
  private static final int XMP_FLAG = 0x04;
  private static final int EXIF_FLAG = 0x08;
  private static final int ALPHA_FLAG = 0x10;
  private static final int ALL_FLAGS = 0x3e;

  private final ByteBuffer in;
  private int flags;
  private int canvasWidth;
  private int canvasHeight;
  private boolean animated;
  private int left;
  private int top;
  private WebpFrame first;
  private byte[] exif;
  private byte[] xmp;

  private WebpParser(ByteBuffer in) {
    this.in = in;
  }

  static WebpFile parse(byte[] file) throws CorruptImageException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long length = WebpChunk.HEADER_BYTES + Integer.toUnsignedLong(in.getInt(4));
    if (length > file.length || length < RIFF_HEADER_BYTES) {
      throw new CorruptImageException("it ends too early");
    }
    return new WebpParser(in.position(RIFF_HEADER_BYTES).limit((int) length)).parse();
  }

  private WebpFile parse() throws CorruptImageException {
    switch (WebpChunk.at(in).name()) {
      case "VP8X" -> {
        return parseExtended();
      }
      case "VP8 ", "VP8L" -> {
        return WebpFile.of(readFrame(false));
      }
      default -> throw new CorruptImageException("it does not begin with a picture");
    }
  }

  private WebpFile parseExtended() throws CorruptImageException {
    readCanvas();
    boolean moving = (flags & ANIMATION_FLAG) != 0;
    while (in.hasRemaining()) {
      readChunk(moving);
    }
    if (first == null) {
      throw new CorruptImageException("it holds no picture");
    }
    boolean hasAlpha = first.lossless() && !moving ? first.hasAlpha() : (flags & ALPHA_FLAG) != 0;
    return new WebpFile(
        canvasWidth, canvasHeight, hasAlpha, left, top, first, Orientation.ofNotes(exif, xmp));
  }

  private void readCanvas() throws CorruptImageException {
    WebpChunk chunk = WebpChunk.at(in);
    if (chunk.length() != CANVAS_BYTES) {
      throw new CorruptImageException("its header has %d bytes".formatted(chunk.length()));
    }
    flags = chunk.padded().getInt() & 0xff;
    canvasWidth = 1 + WebpChunk.threeBytes(chunk.padded());
    canvasHeight = 1 + WebpChunk.threeBytes(chunk.padded());
    if ((flags & ~ALL_FLAGS) != 0) {
      throw new CorruptImageException("its header has a flag that does not exist");
    }
    chunk.pass(in);
  }

  private void readChunk(boolean moving) throws CorruptImageException {
    WebpChunk chunk = WebpChunk.at(in);
    switch (chunk.name()) {
      case "VP8X" -> throw new CorruptImageException("it has two headers");
      case "ALPH", "VP8 ", "VP8L" -> {
        if (moving || animated || first != null) {
          throw new CorruptImageException("it has a picture too many");
        }
        first = readFrame((flags & ALPHA_FLAG) != 0);
        requirePlace(first, 0, 0, first.width() == canvasWidth && first.height() == canvasHeight);
      }
      case "ANIM" -> {
        requireLength(chunk, ANIMATION_BYTES);
        animated = true;
        chunk.pass(in);
      }
      case "ANMF" -> readAnimationFrame(chunk, moving);
      case "EXIF" -> {
        if (exif == null && (flags & EXIF_FLAG) != 0) {
          exif = chunk.content();
        }
        chunk.pass(in);
      }
      case "XMP " -> {
        if (xmp == null && (flags & XMP_FLAG) != 0) {
          xmp = chunk.content();
        }
        chunk.pass(in);
      }
      default -> chunk.pass(in); // Profiles, notes, and what later versions add.
    }
  }

  private void readAnimationFrame(WebpChunk chunk, boolean moving) throws CorruptImageException {
    requireLength(chunk, FRAME_POSITION_BYTES);
    if (!animated) {
      throw new CorruptImageException("its frames come before its animation");
    }
    int x = 2 * WebpChunk.threeBytes(chunk.padded());
    int y = 2 * WebpChunk.threeBytes(chunk.padded());
    int end = in.position() + WebpChunk.HEADER_BYTES + chunk.padded().limit();
    // The frame's size, its duration and flags: the size is the picture's own.
    in.position(in.position() + WebpChunk.HEADER_BYTES + FRAME_POSITION_BYTES);
    WebpFrame frame = readFrame(true);
    if (in.position() > end) {
      throw new CorruptImageException("its frame is longer than its part ANMF");
    }
    if (frame == null || !moving) {
      return;
    }
    requirePlace(frame, x, y, true);
    if (first == null) {
      first = frame;
      left = x;
      top = y;
    }
  }

  /** Reads a picture and the alpha before it, if there are any; what comes behind is left. */
  private WebpFrame readFrame(boolean alphaCounts) throws CorruptImageException {
    WebpChunk alpha = null;
    WebpFrame frame = null;
    while (in.hasRemaining()) {
      WebpChunk chunk = WebpChunk.at(in);
      if (chunk.name().equals("ALPH") && alpha == null) {
        alpha = chunk;
        if (frame != null && alphaCounts) {
          throw new CorruptImageException("its alpha comes behind its picture");
        }
      } else if (chunk.name().equals("VP8L") && alpha != null) {
        throw new CorruptImageException("its lossless picture has alpha beside it");
      } else if (chunk.name().equals("VP8L") && frame == null) {
        frame = WebpFrame.lossless(chunk);
      } else if (chunk.name().equals("VP8 ") && frame == null) {
        frame = WebpFrame.lossy(chunk, alphaCounts ? alpha : null);
      } else {
        break;
      }
      chunk.pass(in);
    }
    if (frame == null && alpha != null) {
      throw new CorruptImageException("its alpha has no picture");
    }
    return frame;
  }

  private void requirePlace(WebpFrame frame, int x, int y, boolean fits)
      throws CorruptImageException {
    if (!fits || x + frame.width() > canvasWidth || y + frame.height() > canvasHeight) {
      throw new CorruptImageException("its frame does not fit on its canvas");
    }
  }

  private static void requireLength(WebpChunk chunk, int bytes) throws CorruptImageException {
    if (chunk.padded().limit() < bytes) {
      throw new CorruptImageException(
          "its part %s has %d bytes".formatted(chunk.name(), chunk.length()));
    }
  }
}
