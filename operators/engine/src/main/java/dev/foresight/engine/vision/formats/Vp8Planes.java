// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.RgbImage;
import dev.foresight.engine.vision.Samples;

/**
 * A picture as VP8 keeps it: full luma, chroma of half the width and height, each padded to whole
 * macroblocks.
 */
final class Vp8Planes {
  final int width;
  final int height;
  final int lumaStride;
  final int chromaStride;
  final byte[] luma;
  final byte[] blue;
  final byte[] red;

  Vp8Planes(int width, int height) {
    this.width = width;
    this.height = height;
    int columns = (width + 15) / 16;
    int rows = (height + 15) / 16;
    lumaStride = 16 * columns;
    chromaStride = 8 * columns;
    luma = new byte[lumaStride * 16 * rows];
    blue = new byte[chromaStride * 8 * rows];
    red = new byte[chromaStride * 8 * rows];
  }

  /** Interpolates chroma and converts to RGB in libwebp's integer arithmetic. */
  RgbImage toRgb() {
    byte[] rgb = new byte[3 * width * height];
    int chromaWidth = (width + 1) / 2;
    int chromaHeight = (height + 1) / 2;
    for (int y = 0, at = 0; y < height; y++) {
      int near = y / 2 * chromaStride;
      int far = neighbour(y, chromaHeight) * chromaStride;
      for (int x = 0; x < width; x++, at += 3) {
        int left = x / 2;
        int right = neighbour(x, chromaWidth);
        int u = interpolate(blue, near + left, near + right, far + left, far + right);
        int v = interpolate(red, near + left, near + right, far + left, far + right);
        int light = (luma[y * lumaStride + x] & 0xff) * 19077 >> 8;
        rgb[at] = level(light + (v * 26149 >> 8) - 14234);
        rgb[at + 1] = level(light - (u * 6419 >> 8) - (v * 13320 >> 8) + 8708);
        rgb[at + 2] = level(light + (u * 33050 >> 8) - 17685);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** The second nearest chroma position of a luma position, within the plane. */
  private static int neighbour(int position, int length) {
    int second = position / 2 + (position % 2 == 0 ? -1 : 1);
    return Math.max(0, Math.min(length - 1, second));
  }

  /** Weights 9, 3, 3, 1 over 16, rounded as libwebp does. */
  private static int interpolate(byte[] plane, int nearest, int beside, int across, int diagonal) {
    int p = plane[nearest] & 0xff;
    int edges = (plane[beside] & 0xff) + (plane[across] & 0xff);
    return ((p + 3 * edges + (plane[diagonal] & 0xff) + 8 >> 3) + p) >> 1;
  }

  private static byte level(int value) {
    return (byte) Samples.clip(value >> 6);
  }
}
