// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.Samples;
import java.util.Arrays;

/**
 * The transform coefficients of one macroblock after the other (RFC 6386 sections 13 and 14): 16
 * luma blocks, 4 of each chroma plane.
 */
final class Vp8Coefficients {
  private static final int BLOCKS = 24;
  private static final int TYPE_LUMA_WITHOUT_DC = 0;
  private static final int TYPE_LUMA_DC = 1;
  private static final int TYPE_CHROMA = 2;
  private static final int TYPE_LUMA = 3;

  private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
  private static final int[][] LARGE = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
  };

  private final int[] chances = Vp8Tables.COEFFICIENT_PROBABILITIES.clone();

  /** Steps by segment: luma first and others, luma DC first and others, chroma first and others. */
  private final int[][] steps = new int[4][];

  private final int[] values = new int[16 * BLOCKS];
  private final int[] lumaDc = new int[16];

  /** Whether neighbouring blocks had coefficients: 4 luma, 2 and 2 chroma, 1 luma DC. */
  private final int[] above;

  private final int[] left = new int[9];

  Vp8Coefficients(int columns) {
    above = new int[9 * columns];
  }

  /**
   * Sets a segment's quantiser steps.
   *
   * @param deltas to the index, of luma first, luma DC first and others, chroma first and others
   */
  void setSteps(int segment, int index, int[] deltas) {
    steps[segment] =
        new int[] {
          Vp8Tables.DC_STEPS[clip(index + deltas[0], 127)],
          Vp8Tables.AC_STEPS[clip(index, 127)],
          2 * Vp8Tables.DC_STEPS[clip(index + deltas[1], 127)],
          Math.max(8, Vp8Tables.AC_STEPS[clip(index + deltas[2], 127)] * 155 / 100),
          Vp8Tables.DC_STEPS[clip(index + deltas[3], 117)],
          Vp8Tables.AC_STEPS[clip(index + deltas[4], 127)]
        };
  }

  private static int clip(int index, int max) {
    return Math.max(0, Math.min(max, index));
  }

  void readChances(Vp8BoolDecoder header) {
    for (int i = 0; i < chances.length; i++) {
      if (header.bit(Vp8Tables.COEFFICIENT_UPDATES[i]) != 0) {
        chances[i] = header.number(8);
      }
    }
  }

  void startRow() {
    Arrays.fill(left, 0);
  }

  /**
   * Reads a macroblock's coefficients, multiplied by their steps.
   *
   * @param separateDc whether the first coefficients of luma come in a block of their own
   * @param skipped whether there are none
   * @return whether there are any
   */
  boolean read(Vp8BoolDecoder in, int column, int segment, boolean separateDc, boolean skipped) {
    Arrays.fill(values, 0);
    int over = 9 * column;
    if (skipped) {
      int kept = separateDc ? 9 : 8;
      Arrays.fill(above, over, over + kept, 0);
      Arrays.fill(left, 0, kept, 0);
      return false;
    }
    int[] step = steps[segment];
    if (separateDc) {
      Arrays.fill(lumaDc, 0);
      int context = above[over + 8] + left[8];
      int end = readBlock(in, TYPE_LUMA_DC, context, 0, step[2], step[3], lumaDc, 0);
      above[over + 8] = left[8] = end > 0 ? 1 : 0;
      spreadLumaDc();
    }
    boolean any = false;
    int first = separateDc ? 1 : 0;
    int type = separateDc ? TYPE_LUMA_WITHOUT_DC : TYPE_LUMA;
    for (int b = 0; b < 16; b++) {
      any |= readAt(in, b, type, first, over + b % 4, b / 4, step[0], step[1]);
    }
    for (int b = 16; b < BLOCKS; b++) {
      int plane = b < 20 ? 4 : 6;
      int a = over + plane + b % 2;
      any |= readAt(in, b, TYPE_CHROMA, 0, a, plane + b % 4 / 2, step[4], step[5]);
    }
    return any;
  }

  private boolean readAt(
      Vp8BoolDecoder in, int b, int type, int first, int a, int l, int dcStep, int acStep) {
    int end = readBlock(in, type, above[a] + left[l], first, dcStep, acStep, values, 16 * b);
    above[a] = left[l] = end > first ? 1 : 0;
    return end > 1 || values[16 * b] != 0;
  }

  /** Reads a block and returns the position behind its last coefficient. */
  private int readBlock(
      Vp8BoolDecoder in,
      int type,
      int context,
      int first,
      int dcStep,
      int acStep,
      int[] out,
      int at) {
    int n = first;
    int p = chances(type, n, context);
    while (n < 16) {
      if (in.bit(chances[p]) == 0) {
        return n;
      }
      while (in.bit(chances[p + 1]) == 0) {
        if (++n == 16) {
          return 16;
        }
        p = chances(type, n, 0);
      }
      int value = in.bit(chances[p + 2]) == 0 ? 1 : readLarge(in, p);
      int step = n == 0 ? dcStep : acStep;
      out[at + ZIGZAG[n]] = (short) ((in.flag() ? -value : value) * step);
      n++;
      p = chances(type, n, value == 1 ? 1 : 2);
    }
    return 16;
  }

  private static int chances(int type, int position, int context) {
    return 11 * (3 * (8 * type + BANDS[position]) + context);
  }

  private int readLarge(Vp8BoolDecoder in, int p) {
    if (in.bit(chances[p + 3]) == 0) {
      return in.bit(chances[p + 4]) == 0 ? 2 : 3 + in.bit(chances[p + 5]);
    }
    if (in.bit(chances[p + 6]) == 0) {
      if (in.bit(chances[p + 7]) == 0) {
        return 5 + in.bit(159);
      }
      int high = in.bit(165);
      return 7 + 2 * high + in.bit(145);
    }
    int high = in.bit(chances[p + 8]);
    int category = 2 * high + in.bit(chances[p + 9 + high]);
    int extra = 0;
    for (int chance : LARGE[category]) {
      extra = 2 * extra + in.bit(chance);
    }
    return 3 + (8 << category) + extra;
  }

  /** Undoes the Walsh-Hadamard transform of the first coefficients of luma. */
  private void spreadLumaDc() {
    int[] t = new int[16];
    for (int i = 0; i < 4; i++) {
      int a0 = lumaDc[i] + lumaDc[12 + i];
      int a1 = lumaDc[4 + i] + lumaDc[8 + i];
      int a2 = lumaDc[4 + i] - lumaDc[8 + i];
      int a3 = lumaDc[i] - lumaDc[12 + i];
      t[i] = a0 + a1;
      t[4 + i] = a3 + a2;
      t[8 + i] = a0 - a1;
      t[12 + i] = a3 - a2;
    }
    for (int i = 0; i < 4; i++) {
      int a0 = t[4 * i] + 3 + t[4 * i + 3];
      int a1 = t[4 * i + 1] + t[4 * i + 2];
      int a2 = t[4 * i + 1] - t[4 * i + 2];
      int a3 = t[4 * i] + 3 - t[4 * i + 3];
      values[16 * (4 * i)] = (short) (a0 + a1 >> 3);
      values[16 * (4 * i + 1)] = (short) (a3 + a2 >> 3);
      values[16 * (4 * i + 2)] = (short) (a0 - a1 >> 3);
      values[16 * (4 * i + 3)] = (short) (a3 - a2 >> 3);
    }
  }

  /**
   * Undoes a block's cosine transform and adds it to the 4 x 4 pixels from {@code at} on. In 16
   * bits, as libwebp: broken files overflow them.
   */
  void addTo(int block, byte[] plane, int at, int stride) {
    int[] v = values;
    int o = 16 * block;
    int[] t = new int[16];
    for (int i = 0; i < 4; i++) {
      int a = v[o + i] + v[o + 8 + i];
      int b = v[o + i] - v[o + 8 + i];
      int c = sine(v[o + 4 + i]) - cosine(v[o + 12 + i]);
      int d = cosine(v[o + 4 + i]) + sine(v[o + 12 + i]);
      t[4 * i] = (short) (a + d);
      t[4 * i + 1] = (short) (b + c);
      t[4 * i + 2] = (short) (b - c);
      t[4 * i + 3] = (short) (a - d);
    }
    for (int y = 0; y < 4; y++) {
      int a = t[y] + 4 + t[8 + y];
      int b = t[y] + 4 - t[8 + y];
      int c = sine(t[4 + y]) - cosine(t[12 + y]);
      int d = cosine(t[4 + y]) + sine(t[12 + y]);
      int row = at + y * stride;
      add(plane, row, (short) (a + d) >> 3);
      add(plane, row + 1, (short) (b + c) >> 3);
      add(plane, row + 2, (short) (b - c) >> 3);
      add(plane, row + 3, (short) (a - d) >> 3);
    }
  }

  /**
   * Times the square root of 2 times the cosine of an eighth turn's half, in 16-bit fixed point.
   */
  private static int cosine(int value) {
    return (value * 20091 >> 16) + value;
  }

  private static int sine(int value) {
    return value * 35468 >> 16;
  }

  private static void add(byte[] plane, int at, int change) {
    plane[at] = (byte) Samples.clip((plane[at] & 0xff) + change);
  }
}
