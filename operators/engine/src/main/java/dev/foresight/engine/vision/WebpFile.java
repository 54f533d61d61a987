// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The structure of a WebP file (RFC 9649), read without decoding any picture.
 *
 * @param canvasWidth pixels in a row, as claimed
 * @param canvasHeight rows, as claimed
 * @param left the first frame's first column on the canvas
 * @param top the first frame's first row on the canvas
 * @param frameWidth the first frame's pixels in a row, as claimed
 * @param frameHeight the first frame's rows, as claimed
 * @param orientation by EXIF and XMP
 * @param lossless whether the first frame is VP8L, not VP8
 * @param picture the first frame's bit stream
 * @param alpha the alpha chunk of a lossy first frame, or null
 */
record WebpFile(
    int canvasWidth,
    int canvasHeight,
    int left,
    int top,
    int frameWidth,
    int frameHeight,
    Orientation orientation,
    boolean lossless,
    byte[] picture,
    byte[] alpha) {
  private static final int LOSSLESS_SIGNATURE = 0x2f;

  /** Makes a file of a lossless picture alone. */
  static byte[] losslessFile(byte[] picture) {
    int padding = picture.length & 1;
    ByteBuffer out =
        ByteBuffer.allocate(20 + picture.length + padding).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + picture.length + padding);
    out.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(picture.length).put(picture);
    return out.array();
  }

  /** Puts the header that alpha leaves out before the lossless data from {@code start} on. */
  static byte[] withLosslessHeader(byte[] data, int start, int width, int height) {
    ByteBuffer out = ByteBuffer.allocate(5 + data.length - start).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) LOSSLESS_SIGNATURE).putInt(width - 1 | height - 1 << 14);
    return out.put(data, start, data.length - start).array();
  }

  static WebpFile parse(byte[] file) throws CorruptImageException {
    return new Parser(file).parse();
  }

  /** Puts the decoded first frame on its canvas, which is white around it. */
  RgbImage onCanvas(RgbImage frame) throws CorruptImageException {
    if (frame.width() == canvasWidth && frame.height() == canvasHeight) {
      return frame;
    }
    if (left + frame.width() > canvasWidth || top + frame.height() > canvasHeight) {
      throw new CorruptImageException("its frame does not fit on its canvas");
    }
    byte[] rgb = new byte[3 * canvasWidth * canvasHeight];
    Arrays.fill(rgb, (byte) 255);
    for (int y = 0; y < frame.height(); y++) {
      int to = 3 * ((top + y) * canvasWidth + left);
      System.arraycopy(frame.rgb(), 3 * y * frame.width(), rgb, to, 3 * frame.width());
    }
    return new RgbImage(canvasWidth, canvasHeight, rgb);
  }

  private static final class Parser {
    private static final int RIFF_HEADER_BYTES = 12;
    private static final byte[] VP8_START_CODE = {(byte) 0x9d, 0x01, 0x2a};

    private final byte[] file;
    private int canvasWidth;
    private int canvasHeight;
    private int left;
    private int top;
    private int frameWidth;
    private int frameHeight;
    private ByteBuffer alpha;
    private ByteBuffer picture;
    private String pictureType;
    private byte[] exif;
    private byte[] xmp;

    Parser(byte[] file) {
      this.file = file;
    }

    WebpFile parse() throws CorruptImageException {
      ByteBuffer riff = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      long length = 8 + (riff.getInt(4) & 0xffffffffL);
      if (length > file.length || length < RIFF_HEADER_BYTES) {
        throw new CorruptImageException("it ends too early");
      }
      readChunks(riff.position(RIFF_HEADER_BYTES).limit((int) length));
      if (picture == null) {
        throw new CorruptImageException("it holds no picture");
      }
      readPictureSize();
      if (canvasWidth == 0) {
        canvasWidth = frameWidth;
        canvasHeight = frameHeight;
      }
      return new WebpFile(
          canvasWidth,
          canvasHeight,
          left,
          top,
          frameWidth,
          frameHeight,
          Orientation.ofNotes(exif, xmp),
          pictureType.equals("VP8L"),
          bytes(picture),
          alpha == null ? null : bytes(alpha));
    }

    private void readChunks(ByteBuffer in) throws CorruptImageException {
      while (in.remaining() >= 8) {
        byte[] name = new byte[4];
        in.get(name);
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
          throw new CorruptImageException("it ends too early");
        }
        ByteBuffer content = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(Math.min(in.limit(), in.position() + length + (length & 1)));
        readChunk(new String(name, StandardCharsets.ISO_8859_1), content);
      }
    }

    private void readChunk(String name, ByteBuffer content) throws CorruptImageException {
      switch (name) {
        case "VP8X" -> {
          content.getInt();
          canvasWidth = 1 + threeBytes(content);
          canvasHeight = 1 + threeBytes(content);
        }
        case "ANMF" -> {
          if (picture == null) {
            left = 2 * threeBytes(content);
            top = 2 * threeBytes(content);
            content.position(16); // Behind the frame's size, its duration and flags.
            readChunks(content);
          }
        }
        case "ALPH" -> {
          if (picture == null) {
            alpha = content;
          }
        }
        case "VP8 ", "VP8L" -> {
          if (picture == null) {
            picture = content;
            pictureType = name;
          }
        }
        case "EXIF" -> exif = bytes(content);
        case "XMP " -> xmp = bytes(content);
        default -> {
          // Profiles, notes, and what later versions add.
        }
      }
    }

    private void readPictureSize() throws CorruptImageException {
      ByteBuffer in = picture.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      if (pictureType.equals("VP8L")) {
        boolean signed = in.get() == LOSSLESS_SIGNATURE;
        int sizes = in.getInt();
        frameWidth = 1 + (sizes & 0x3fff);
        frameHeight = 1 + (sizes >> 14 & 0x3fff);
        require(signed);
      } else {
        threeBytes(in);
        byte[] startCode = new byte[3];
        in.get(startCode);
        frameWidth = in.getShort() & 0x3fff;
        frameHeight = in.getShort() & 0x3fff;
        require(Arrays.equals(startCode, VP8_START_CODE));
      }
    }

    private static void require(boolean signed) throws CorruptImageException {
      if (!signed) {
        throw new CorruptImageException("its picture does not begin as one");
      }
    }

    private static byte[] bytes(ByteBuffer content) {
      byte[] bytes = new byte[content.limit()];
      content.get(0, bytes);
      return bytes;
    }

    private static int threeBytes(ByteBuffer in) {
      return in.get() & 0xff | (in.get() & 0xff) << 8 | (in.get() & 0xff) << 16;
    }
  }
}
