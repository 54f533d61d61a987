// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Confidence intervals by resampling what was measured, with replacement: the percentile bootstrap
 * (Efron and Tibshirani, An Introduction to the Bootstrap, section 13.3).
 *
 * <p>Figures of equally many units are resampled alike, so that a difference of two is paired
 * (section 8.3): what makes a unit hard for both does not widen it.
 *
 * @param resamples how many; 1000 or more for intervals of 95 %
 * @param confidence of an interval, such as 0.95
 * @param seed of the random numbers: the same one, the same intervals
 */
public record Bootstrap(int resamples, double confidence, long seed) {
  /** Checks the ranges. */
  public Bootstrap {
    if (resamples < 1) {
      throw new IllegalArgumentException("resamples is " + resamples + ", but must be 1 or above");
    }
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence is " + confidence + ", but must be above 0 and below 1");
    }
  }

  /**
   * Returns a ratio with its interval. Resamples in which the denominators come to nothing do not
   * count.
   *
   * @return nothing where the denominators of all units do
   */
  Optional<Interval> of(Ratio ratio) {
    return interval(ratio.units(), ratio.value(), ratio::valueAt);
  }

  /**
   * Returns by how much the first ratio exceeds the second one, both of the same units.
   *
   * @return nothing where one of them has no value
   * @throws IllegalArgumentException if they do not have equally many units
   */
  Optional<Interval> ofDifference(Ratio first, Ratio second) {
    if (first.units() != second.units()) {
      throw new IllegalArgumentException(
          first.units() + " units cannot be paired with " + second.units());
    }
    return interval(
        first.units(),
        first.value() - second.value(),
        indices -> first.valueAt(indices) - second.valueAt(indices));
  }

  private Optional<Interval> interval(
      int units, double value, ToDoubleFunction<int[]> valueOfResample) {
    if (!Double.isFinite(value)) {
      return Optional.empty();
    }
    SplittableRandom random = new SplittableRandom(seed);
    int[] indices = new int[units];
    double[] values = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      Arrays.setAll(indices, unused -> random.nextInt(units));
      values[i] = valueOfResample.applyAsDouble(indices);
    }
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    double outside = (1 - confidence) / 2;
    return Optional.of(
        sorted.length == 0
            ? new Interval(value, value, value, units)
            : new Interval(value, quantile(sorted, outside), quantile(sorted, 1 - outside), units));
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
