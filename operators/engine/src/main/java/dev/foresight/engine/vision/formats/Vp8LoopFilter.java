// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Samples;

/** VP8's deblocking of one macroblock's edges (RFC 6386 section 15). */
final class Vp8LoopFilter {
  private final Vp8Planes planes;
  private final boolean simple;
  private final int sharpness;

  Vp8LoopFilter(Vp8Planes planes, boolean simple, int sharpness) {
    this.planes = planes;
    this.simple = simple;
    this.sharpness = sharpness;
  }

  /**
   * Filters the left and top edges and, where asked, the edges within.
   *
   * @param level strength, 0..63; 0 does nothing
   */
  void filter(int column, int row, int level, boolean inner) {
    if (level == 0) {
      return;
    }
    int interior = level;
    if (sharpness > 0) {
      interior = Math.min(interior >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
    }
    interior = Math.max(1, interior);
    int limit = 2 * level + interior;
    int variance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
    int y = 16 * (row * planes.lumaStride + column);
    int c = 8 * (row * planes.chromaStride + column);
    if (column > 0) {
      edges(y, c, true, 0, limit + 4, interior, variance);
    }
    for (int at = 4; inner && at < 16; at += 4) {
      edges(y, c, true, at, limit, interior, variance);
    }
    if (row > 0) {
      edges(y, c, false, 0, limit + 4, interior, variance);
    }
    for (int at = 4; inner && at < 16; at += 4) {
      edges(y, c, false, at, limit, interior, variance);
    }
  }

  /** Filters the edge at an offset in luma, and in chroma where it has one there. */
  private void edges(
      int y, int c, boolean vertical, int at, int limit, int interior, int variance) {
    int stride = planes.lumaStride;
    boolean outer = at == 0;
    int across = vertical ? 1 : stride;
    int along = vertical ? stride : 1;
    if (simple) {
      simpleEdge(planes.luma, y + at * across, across, along, limit);
      return;
    }
    edge(planes.luma, y + at * across, across, along, 16, outer, limit, interior, variance);
    if (at == 0 || at == 4) {
      int chromaAcross = vertical ? 1 : planes.chromaStride;
      int chromaAlong = vertical ? planes.chromaStride : 1;
      int start = c + at * chromaAcross;
      edge(planes.blue, start, chromaAcross, chromaAlong, 8, outer, limit, interior, variance);
      edge(planes.red, start, chromaAcross, chromaAlong, 8, outer, limit, interior, variance);
    }
  }

  private static void simpleEdge(byte[] p, int start, int across, int along, int limit) {
    for (int i = 0, at = start; i < 16; i++, at += along) {
      if (isStep(p, at, across, limit)) {
        adjustTwo(p, at, across);
      }
    }
  }

  private static void edge(
      byte[] p,
      int start,
      int across,
      int along,
      int length,
      boolean outer,
      int limit,
      int interior,
      int variance) {
    for (int i = 0, at = start; i < length; i++, at += along) {
      if (!isStep(p, at, across, limit) || !isSmoothBeside(p, at, across, interior)) {
        continue;
      }
      if (difference(p, at - 2 * across, at - across) > variance
          || difference(p, at + across, at) > variance) {
        adjustTwo(p, at, across);
      } else if (outer) {
        adjustSix(p, at, across);
      } else {
        adjustFour(p, at, across);
      }
    }
  }

  private static boolean isStep(byte[] p, int at, int s, int limit) {
    return 4 * difference(p, at - s, at) + difference(p, at - 2 * s, at + s) <= 2 * limit + 1;
  }

  private static boolean isSmoothBeside(byte[] p, int at, int s, int interior) {
    return difference(p, at - 4 * s, at - 3 * s) <= interior
        && difference(p, at - 3 * s, at - 2 * s) <= interior
        && difference(p, at - 2 * s, at - s) <= interior
        && difference(p, at + 3 * s, at + 2 * s) <= interior
        && difference(p, at + 2 * s, at + s) <= interior
        && difference(p, at + s, at) <= interior;
  }

  private static void adjustTwo(byte[] p, int at, int s) {
    int a = 3 * (p(p, at) - p(p, at - s)) + signed8(p(p, at - 2 * s) - p(p, at + s));
    add(p, at - s, signed5(a + 3 >> 3));
    add(p, at, -signed5(a + 4 >> 3));
  }

  private static void adjustFour(byte[] p, int at, int s) {
    int a = 3 * (p(p, at) - p(p, at - s));
    int below = signed5(a + 4 >> 3);
    int outer = below + 1 >> 1;
    add(p, at - 2 * s, outer);
    add(p, at - s, signed5(a + 3 >> 3));
    add(p, at, -below);
    add(p, at + s, -outer);
  }

  private static void adjustSix(byte[] p, int at, int s) {
    int a = signed8(3 * (p(p, at) - p(p, at - s)) + signed8(p(p, at - 2 * s) - p(p, at + s)));
    for (int i = 1, weight = 27; i <= 3; i++, weight -= 9) {
      int change = weight * a + 63 >> 7;
      add(p, at - i * s, change);
      add(p, at + (i - 1) * s, -change);
    }
  }

  private static int p(byte[] p, int at) {
    return p[at] & 0xff;
  }

  private static int difference(byte[] p, int a, int b) {
    return Math.abs((p[a] & 0xff) - (p[b] & 0xff));
  }

  private static void add(byte[] p, int at, int change) {
    p[at] = (byte) Samples.clip((p[at] & 0xff) + change);
  }

  private static int signed8(int value) {
    return Math.max(-128, Math.min(127, value));
  }

  private static int signed5(int value) {
    return Math.max(-16, Math.min(15, value));
  }
}
