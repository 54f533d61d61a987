// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import java.awt.image.BufferedImage;
import java.util.Random;

/**
 * Bends what is drawn in smooth waves, as another hand would draw it: rows move sideways by a wave
 * down the picture, columns up and down by one across it.
 *
 * @param across the wave that moves rows
 * @param down the wave that moves columns
 */
public record Warp(Wave across, Wave down) {
  /** Leaves all as it is. */
  public static final Warp NONE = new Warp(Wave.FLAT, Wave.FLAT);

  /** Of what is drawn; with more, thin parts come apart. */
  private static final double LARGEST = 0.045;

  /**
   * One wave.
   *
   * @param height as a share of the picture's side
   * @param waves that a side has
   * @param phase in radians
   */
  public record Wave(double height, double waves, double phase) {
    static final Wave FLAT = new Wave(0, 0, 0);

    private static Wave any(Random random, double size) {
      return new Wave(
          LARGEST * size * random.nextDouble(),
          (0.5 + random.nextDouble()) / size,
          2 * Math.PI * random.nextDouble());
    }

    private double at(int pixel, int side) {
      return height * side * Math.sin(2 * Math.PI * waves * pixel / side + phase);
    }
  }

  /**
   * Returns any warp under which a thing stays what it is.
   *
   * @param size of the thing, as a share of the picture's
   */
  public static Warp any(Random random, double size) {
    return new Warp(Wave.any(random, size), Wave.any(random, size));
  }

  /** Returns a square picture bent; what comes from beyond its edges is transparent. */
  BufferedImage of(BufferedImage image) {
    if (equals(NONE)) {
      return image;
    }
    int side = image.getWidth();
    int[] pixels = image.getRGB(0, 0, side, side, null, 0, side);
    int[] bent = new int[pixels.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        bent[y * side + x] = between(pixels, side, x + across.at(y, side), y + down.at(x, side));
      }
    }
    BufferedImage result = new BufferedImage(side, side, BufferedImage.TYPE_INT_ARGB);
    result.setRGB(0, 0, side, side, bent, 0, side);
    return result;
  }

  /** The mean of the four pixels about a point, colours by how opaque they are. */
  private static int between(int[] pixels, int side, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double[] sums = new double[4];
    for (int corner = 0; corner < 4; corner++) {
      int column = left + (corner & 1);
      int row = top + (corner >> 1);
      if (column >= 0 && column < side && row >= 0 && row < side) {
        int pixel = pixels[row * side + column];
        double weight =
            (1 - Math.abs(x - column)) * (1 - Math.abs(y - row)) * (pixel >>> 24) / 255.0;
        sums[0] += weight;
        sums[1] += weight * (pixel >> 16 & 0xFF);
        sums[2] += weight * (pixel >> 8 & 0xFF);
        sums[3] += weight * (pixel & 0xFF);
      }
    }
    int argb = (int) Math.round(255 * sums[0]);
    for (int i = 1; i < 4; i++) {
      argb = argb << 8 | (sums[0] == 0 ? 0 : (int) Math.round(sums[i] / sums[0]));
    }
    return argb;
  }
}
