// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

/** Pillow's interpolation kernels that CLIP checkpoints use. */
public enum ResamplingFilter {
  /** Linear between neighbours. */
  BILINEAR(1) {
    @Override
    double weight(double distance) {
      return Math.max(0, 1 - Math.abs(distance));
    }
  },
  /** Keys' cubic with a = -0.5. */
  BICUBIC(2) {
    private static final double A = -0.5;

    @Override
    double weight(double distance) {
      double x = Math.abs(distance);
      if (x < 1) {
        return ((A + 2) * x - (A + 3)) * x * x + 1;
      }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
  };

  private final double radius;

  ResamplingFilter(double radius) {
    this.radius = radius;
  }

  /** Beyond this distance, in source pixels at a scale of 1, weights are zero. */
  double radius() {
    return radius;
  }

  /** The weight, before normalisation, of a source pixel at a distance. */
  abstract double weight(double distance);
}
