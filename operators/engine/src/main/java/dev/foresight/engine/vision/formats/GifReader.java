// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Interruption;
import dev.foresight.engine.vision.RgbImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The first frame of a GIF file (CompuServe's GIF89a), on its logical screen.
 *
 * <p>Not ImageIO's reader: that one gives the frame without the screen, and takes truncated data
 * for complete.
 */
final class GifReader implements FormatReader {
  private static final int SIGNATURE_BYTES = 6;
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int GRAPHIC_CONTROL = 0xf9;

  /** Interlaced frames: first row and row step of each pass. */
  private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private static final int[][] WHOLE = {{0, 1}};

  @Override
  public AnnouncedPicture open(byte[] file, ImageLimits limits) throws CorruptImageException {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(SIGNATURE_BYTES);
    int screenWidth = in.getShort() & 0xffff;
    int screenHeight = in.getShort() & 0xffff;
    int flags = in.get();
    in.get(); // Background colour: viewers and Pillow ignore it.
    in.get(); // Aspect ratio.
    limits.checkSize(screenWidth, screenHeight);
    byte[] palette = readPalette(in, flags);
    int transparent = -1;
    while (true) {
      int block = in.get() & 0xff;
      if (block == EXTENSION) {
        int label = in.get() & 0xff;
        byte[] content = readSubBlocks(in);
        if (label == GRAPHIC_CONTROL && content.length >= 4 && (content[0] & 1) != 0) {
          transparent = content[3] & 0xff;
        }
      } else if (block == IMAGE) {
        return openFrame(in, limits, screenWidth, screenHeight, palette, transparent);
      } else {
        throw new CorruptImageException("it holds no picture");
      }
    }
  }

  private static AnnouncedPicture openFrame(
      ByteBuffer in,
      ImageLimits limits,
      int screenWidth,
      int screenHeight,
      byte[] globalPalette,
      int transparent)
      throws CorruptImageException {
    int left = in.getShort() & 0xffff;
    int top = in.getShort() & 0xffff;
    int width = in.getShort() & 0xffff;
    int height = in.getShort() & 0xffff;
    int flags = in.get();
    limits.checkSize(width, height);
    int canvasWidth = Math.max(screenWidth, left + width);
    int canvasHeight = Math.max(screenHeight, top + height);
    limits.checkSize(canvasWidth, canvasHeight);
    byte[] local = readPalette(in, flags);
    byte[] palette = onWhite(local == null ? globalPalette : local, transparent);
    int minimumCodeSize = in.get() & 0xff;
    byte[] data = readSubBlocks(in);
    boolean interlaced = (flags & 0x40) != 0;
    return AnnouncedPicture.inOnePass(
        new ImageSize(canvasWidth, canvasHeight),
        () -> {
          byte[] rgb = new byte[3 * canvasWidth * canvasHeight];
          // Beside the frame Pillow shows the transparent colour, or else the first of the palette.
          fill(rgb, palette, Math.max(transparent, 0));
          byte[] indices = GifLzw.decode(data, minimumCodeSize, width * height);
          int from = 0;
          for (int[] pass : interlaced ? PASSES : WHOLE) {
            for (int y = pass[0]; y < height; y += pass[1]) {
              Interruption.check();
              int at = 3 * ((top + y) * canvasWidth + left);
              for (int x = 0; x < width; x++, at += 3) {
                System.arraycopy(palette, 3 * (indices[from++] & 0xff), rgb, at, 3);
              }
            }
          }
          return new RgbImage(canvasWidth, canvasHeight, rgb);
        });
  }

  private static byte[] readPalette(ByteBuffer in, int flags) {
    if ((flags & 0x80) == 0) {
      return null;
    }
    byte[] palette = new byte[3 << ((flags & 7) + 1)];
    in.get(palette);
    return palette;
  }

  /** 256 colours; without a palette shades of grey, beyond its end black. */
  private static byte[] onWhite(byte[] palette, int transparent) {
    byte[] colours = new byte[768];
    for (int i = 0; palette == null && i < colours.length; i++) {
      colours[i] = (byte) (i / 3);
    }
    if (palette != null) {
      System.arraycopy(palette, 0, colours, 0, palette.length);
    }
    if (transparent >= 0) {
      Arrays.fill(colours, 3 * transparent, 3 * transparent + 3, (byte) 255);
    }
    return colours;
  }

  private static void fill(byte[] rgb, byte[] palette, int index) {
    for (int at = 0; at < rgb.length; at += 3) {
      System.arraycopy(palette, 3 * index, rgb, at, 3);
    }
  }

  private static byte[] readSubBlocks(ByteBuffer in) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (int length = in.get() & 0xff; length > 0; length = in.get() & 0xff) {
      byte[] block = new byte[length];
      in.get(block);
      content.writeBytes(block);
    }
    return content.toByteArray();
  }
}
