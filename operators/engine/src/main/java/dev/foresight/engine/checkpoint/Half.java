// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

/** IEEE 754 binary16; JDK 17 has no conversions of its own. */
final class Half {
  private static final int FRACTION_BITS = 10;
  private static final int DROPPED_BITS = 23 - FRACTION_BITS;
  private static final int SMALLEST_EXPONENT = -14;
  private static final int LARGEST_EXPONENT = 15;
  private static final float SMALLEST = 0x1p-24f;

  private Half() {}

  static float toFloat(short bits) {
    int exponent = bits >> FRACTION_BITS & 0x1F;
    int fraction = bits & 0x3FF;
    float size =
        switch (exponent) {
          case 0 -> fraction * SMALLEST;
          case 0x1F -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> (1024 + fraction) * Math.scalb(1f, exponent - 25);
        };
    return bits < 0 ? -size : size;
  }

  /** Rounds to the nearest, of two as near to the even one; what is too large becomes infinite. */
  static short of(float value) {
    int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7E00);
    }
    float size = Math.abs(value);
    int exponent = Math.getExponent(size);
    if (exponent < SMALLEST_EXPONENT) {
      // Its fraction counts in steps of the smallest number; a carry makes the first normal one.
      return (short) (sign | (int) Math.rint(size / SMALLEST));
    }
    // A carry out of the fraction is one up in the exponent, as it should be.
    int bits = Float.floatToRawIntBits(size);
    int half = (1 << DROPPED_BITS - 1) - 1 + (bits >>> DROPPED_BITS & 1);
    int rounded = bits + half >>> DROPPED_BITS;
    int biased = rounded - (127 - 15 << FRACTION_BITS);
    return (short) (sign | Math.min(biased, LARGEST_EXPONENT + 16 << FRACTION_BITS));
  }
}
