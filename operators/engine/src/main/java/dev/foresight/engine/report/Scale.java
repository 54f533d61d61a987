// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.report;

import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Maps values to pixels along one axis, and chooses round values to mark on it. */
final class Scale {
  private static final int MARKS = 5;

  private final double first;
  private final double last;
  private final double step;
  private final double from;
  private final double to;

  /**
   * Creates a scale whose ends are round values around all that is shown.
   *
   * @param from pixel of the lower end
   * @param to pixel of the upper end
   */
  Scale(DoubleStream shown, double from, double to) {
    double[] values = shown.filter(Double::isFinite).toArray();
    double low = DoubleStream.of(values).min().orElse(0);
    double high = DoubleStream.of(values).max().orElse(1);
    if (high <= low) {
      high = low + Math.max(1e-9, Math.abs(low) / 2);
      low -= Math.max(1e-9, Math.abs(low) / 2);
    }
    this.step = roundStep((high - low) / MARKS);
    this.first = Math.floor(low / step) * step;
    this.last = Math.ceil(high / step) * step;
    this.from = from;
    this.to = to;
  }

  private static double roundStep(double least) {
    double unit = Math.pow(10, Math.floor(Math.log10(least)));
    for (double times : new double[] {1, 2, 5}) {
      if (times * unit >= least) {
        return times * unit;
      }
    }
    return 10 * unit;
  }

  double pixel(double value) {
    return from + (value - first) / (last - first) * (to - from);
  }

  DoubleStream marks() {
    return LongStream.rangeClosed(0, Math.round((last - first) / step))
        .mapToDouble(i -> first + i * step);
  }

  /** Writes a marked value with as many digits as tell it from its neighbours. */
  String label(double mark) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return decimals > 6
        ? String.format(Locale.ROOT, "%.2g", mark)
        : String.format(Locale.ROOT, "%,." + decimals + "f", mark + 0.0);
  }
}
