// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A quotient of two sums over what was measured, one pair of terms for each unit. Speedups, tau and
 * acceptance are all of this form.
 *
 * @param numerators one for each unit
 * @param denominators one for each unit
 */
record Ratio(double[] numerators, double[] denominators) {
  Ratio {
    if (numerators.length != denominators.length) {
      throw new IllegalArgumentException(
          numerators.length + " numerators, but " + denominators.length + " denominators");
    }
  }

  /** Takes both terms from each unit. */
  static <T> Ratio of(
      List<T> units, ToDoubleFunction<T> numerator, ToDoubleFunction<T> denominator) {
    return new Ratio(
        units.stream().mapToDouble(numerator).toArray(),
        units.stream().mapToDouble(denominator).toArray());
  }

  int units() {
    return numerators.length;
  }

  /** Returns the quotient over all units; not finite where the denominators come to nothing. */
  double value() {
    double numerator = 0;
    double denominator = 0;
    for (int i = 0; i < units(); i++) {
      numerator += numerators[i];
      denominator += denominators[i];
    }
    return numerator / denominator;
  }

  /** Returns the quotient over the units at some indices, which may repeat. */
  double valueAt(int[] indices) {
    double numerator = 0;
    double denominator = 0;
    for (int i : indices) {
      numerator += numerators[i];
      denominator += denominators[i];
    }
    return numerator / denominator;
  }
}
