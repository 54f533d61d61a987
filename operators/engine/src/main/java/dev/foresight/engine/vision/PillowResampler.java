// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import java.util.Arrays;

/**
 * Resizes 8-bit images exactly as Pillow up to 12.x does: separable, antialiased, in fixed point,
 * columns of a row first, then rows, rounded to 8 bits in between.
 *
 * <p>Only a window of the result is computed, and only what it needs: the centre crop of a 30000x1
 * image scaled to a height of 336 costs no more than any other.
 */
final class PillowResampler {
  private final ResamplingFilter filter;

  PillowResampler(ResamplingFilter filter) {
    this.filter = filter;
  }

  /**
   * Computes a window of a resized image. Ends soon when the thread is interrupted.
   *
   * @param source the whole image
   * @param outWidth width of the whole result
   * @param outHeight height of the whole result
   * @param window what of the result to compute
   * @return the window
   * @throws dev.foresight.engine.request.RequestException CANCELLED where the thread was
   *     interrupted, and still is
   */
  RgbImage resize(RowSource source, int outWidth, int outHeight, Window window) {
    ResamplingTaps columns =
        ResamplingTaps.of(filter, source.width(), outWidth, window.x(), window.width());
    ResamplingTaps rows =
        ResamplingTaps.of(filter, source.height(), outHeight, window.y(), window.height());
    int firstRow = rows.first(0);
    int endRow = rows.first(window.height() - 1) + rows.count(window.height() - 1);
    byte[][] narrow = new byte[endRow - firstRow][];
    for (int y = firstRow; y < endRow; y++) {
      Interruption.cancelIfAsked();
      boolean repeats = y > firstRow && source.repeatsRowAbove(y);
      narrow[y - firstRow] =
          repeats
              ? narrow[y - firstRow - 1]
              : resizeRow(source.row(y), source.rowOffset(y), columns, window.width());
    }
    return new RgbImage(
        window.width(), window.height(), resizeColumns(narrow, firstRow, rows, window));
  }

  private static byte[] resizeRow(byte[] row, int offset, ResamplingTaps taps, int width) {
    byte[] out = new byte[3 * width];
    int[] weights = taps.weights();
    for (int x = 0; x < width; x++) {
      int red = ResamplingTaps.HALF;
      int green = ResamplingTaps.HALF;
      int blue = ResamplingTaps.HALF;
      int at = offset + 3 * taps.first(x);
      int end = taps.offset(x) + taps.count(x);
      for (int t = taps.offset(x); t < end; t++, at += 3) {
        int weight = weights[t];
        red += (row[at] & 0xff) * weight;
        green += (row[at + 1] & 0xff) * weight;
        blue += (row[at + 2] & 0xff) * weight;
      }
      out[3 * x] = level(red);
      out[3 * x + 1] = level(green);
      out[3 * x + 2] = level(blue);
    }
    return out;
  }

  private static byte[] resizeColumns(
      byte[][] narrow, int firstRow, ResamplingTaps taps, Window window) {
    int rowBytes = 3 * window.width();
    byte[] out = new byte[rowBytes * window.height()];
    int[] sums = new int[rowBytes];
    for (int y = 0; y < window.height(); y++) {
      Interruption.cancelIfAsked();
      Arrays.fill(sums, ResamplingTaps.HALF);
      for (int t = 0; t < taps.count(y); t++) {
        add(sums, narrow[taps.first(y) - firstRow + t], taps.weights()[taps.offset(y) + t]);
      }
      for (int i = 0; i < rowBytes; i++) {
        out[y * rowBytes + i] = level(sums[i]);
      }
    }
    return out;
  }

  private static void add(int[] sums, byte[] row, int weight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (row[i] & 0xff) * weight;
    }
  }

  private static byte level(int sum) {
    return (byte) Samples.clip(sum >> ResamplingTaps.PRECISION_BITS);
  }
}
