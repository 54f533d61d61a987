// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import java.util.Collection;

/**
 * Where repeated measurements lie.
 *
 * @param median half of them are below
 * @param lower a quarter of them are below
 * @param upper a quarter of them are above
 */
public record Spread(double median, double lower, double upper) {
  /** Returns the quartiles of at least one value, interpolated between the nearest two. */
  static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Spread(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75));
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
