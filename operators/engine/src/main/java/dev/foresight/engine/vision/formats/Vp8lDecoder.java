// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Interruption;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Decodes a VP8L stream (RFC 9649 section 3), the picture of a lossless WebP file and the alpha of
 * a lossy one, exactly as libwebp does.
 *
 * <p>Takes 4 to 6 bytes a pixel and a number of steps that the pixels and the bytes bound: reading
 * beyond the end fails at once.
 */
final class Vp8lDecoder {
  private static final int PREDICTOR = 0;
  private static final int CROSS_COLOUR = 1;
  private static final int SUBTRACT_GREEN = 2;
  private static final int MAX_CACHE_BITS = 11;

  private final Vp8lBits bits;

  private Vp8lDecoder(Vp8lBits bits) {
    this.bits = bits;
  }

  /**
   * Decodes a picture.
   *
   * @param bits the stream behind its header
   * @param width pixels in a row; the size must have been checked against the limits
   * @return {@code [height][width]}: alpha, red, green, blue from the highest byte on
   */
  static int[] decode(Vp8lBits bits, int width, int height) throws IOException {
    return new Vp8lDecoder(bits).readPicture(width, height);
  }

  private int[] readPicture(int width, int height) throws IOException {
    Deque<Vp8lTransform> transforms = new ArrayDeque<>();
    int columns = width;
    int seen = 0;
    while (bits.flag()) {
      int type = bits.read(2);
      if ((seen & 1 << type) != 0) {
        throw new CorruptImageException("it names a transform twice");
      }
      seen |= 1 << type;
      switch (type) {
        case PREDICTOR -> {
          int side = 2 + bits.read(3);
          int[] rules = readBlocks(side, columns, height);
          transforms.push(new Vp8lPredictor(rules, side, columns, height));
        }
        case CROSS_COLOUR -> {
          int side = 2 + bits.read(3);
          int[] factors = readBlocks(side, columns, height);
          transforms.push(new Vp8lCrossColour(factors, side, columns, height));
        }
        case SUBTRACT_GREEN -> transforms.push(Vp8lTransform::addGreen);
        default -> {
          int colours = 1 + bits.read(8);
          transforms.push(new Vp8lPalette(readInner(colours, 1), columns, height));
          columns = Vp8lTransform.blocks(columns, Vp8lPalette.bundleBits(colours));
        }
      }
    }
    Vp8lColourCache cache = readCache();
    int[] argb = readPixels(columns, height, readCodes(columns, height, cache), cache);
    for (Vp8lTransform transform : transforms) {
      Interruption.check();
      argb = transform.undo(argb);
    }
    return argb;
  }

  private int[] readBlocks(int side, int width, int height) throws IOException {
    return readInner(Vp8lTransform.blocks(width, side), Vp8lTransform.blocks(height, side));
  }

  /** Reads a picture that serves to decode another: no transforms, one group of codes. */
  private int[] readInner(int width, int height) throws IOException {
    Vp8lColourCache cache = readCache();
    return readPixels(width, height, Vp8lCodes.read(bits, sizeOf(cache)), cache);
  }

  private Vp8lColourCache readCache() throws CorruptImageException {
    if (!bits.flag()) {
      return null;
    }
    int size = bits.read(4);
    if (size < 1 || size > MAX_CACHE_BITS) {
      throw new CorruptImageException("its colour cache has 2^%d places".formatted(size));
    }
    return new Vp8lColourCache(size);
  }

  private static int sizeOf(Vp8lColourCache cache) {
    return cache == null ? 0 : cache.size();
  }

  private Vp8lCodes readCodes(int width, int height, Vp8lColourCache cache) throws IOException {
    if (!bits.flag()) {
      return Vp8lCodes.read(bits, sizeOf(cache));
    }
    int side = 2 + bits.read(3);
    int[] map = readBlocks(side, width, height);
    return Vp8lCodes.read(bits, sizeOf(cache), map, Vp8lTransform.blocks(width, side), side);
  }

  private int[] readPixels(int width, int height, Vp8lCodes codes, Vp8lColourCache cache)
      throws IOException {
    int[] argb = new int[width * height];
    int mask = codes.columnMask();
    Vp8lCodes.Group group = codes.at(0, 0);
    int x = 0;
    int y = 0;
    for (int at = 0; at < argb.length; ) {
      if ((x & mask) == 0) {
        group = codes.at(x, y);
      }
      int pixels = 1;
      int green = group.green().read(bits);
      if (green < Vp8lCodes.LITERALS) {
        int red = group.red().read(bits);
        int blue = group.blue().read(bits);
        int alpha = group.alpha().read(bits);
        argb[at] = alpha << 24 | red << 16 | green << 8 | blue;
      } else if (green < Vp8lCodes.LITERALS + Vp8lCodes.LENGTHS) {
        pixels = readExtended(green - Vp8lCodes.LITERALS);
        int code = readExtended(group.distance().read(bits));
        copy(argb, at, Vp8lDistances.pixels(code, width), pixels);
      } else {
        argb[at] = cache.get(green - Vp8lCodes.LITERALS - Vp8lCodes.LENGTHS);
      }
      if (cache != null) {
        cache.add(argb, at, at + pixels);
      }
      at += pixels;
      x += pixels;
      if (x >= width) {
        Interruption.check();
        y += x / width;
        x %= width;
      }
      if (pixels > 1 && at < argb.length) {
        group = codes.at(x, y);
      }
    }
    return argb;
  }

  /** Reads the rest of a length or a distance: small ones are their symbol, others a range. */
  private int readExtended(int symbol) throws CorruptImageException {
    if (symbol < 4) {
      return symbol + 1;
    }
    int more = symbol - 2 >> 1;
    return (2 + (symbol & 1) << more) + bits.read(more) + 1;
  }

  private static void copy(int[] argb, int at, int distance, int pixels)
      throws CorruptImageException {
    if (distance > at || pixels > argb.length - at) {
      throw new CorruptImageException("it copies pixels from outside itself");
    }
    // Source and target may overlap: what was just written is copied again.
    for (int i = at; i < at + pixels; i++) {
      argb[i] = argb[i - distance];
    }
  }
}
