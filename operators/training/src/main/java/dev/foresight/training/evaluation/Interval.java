// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.report.Figures;

/**
 * A figure, and where it would lie had other questions of the same kind been asked.
 *
 * @param value of the questions that were asked
 * @param lower end of the confidence interval
 * @param upper end of the confidence interval
 * @param units that were resampled: of one alone, there is no telling where others would lie
 */
public record Interval(double value, double lower, double upper, int units) {
  /** Returns the same, a constant higher. */
  Interval plus(double constant) {
    return new Interval(value + constant, lower + constant, upper + constant, units);
  }

  /** Returns an interval such as {@code 2.31 [2.20, 2.44]}; a dash for none. */
  public static String text(Interval interval) {
    if (interval == null) {
      return "-";
    }
    String value = Figures.number(interval.value, 2);
    return interval.units == 1
        ? value
        : "%s [%s, %s]"
            .formatted(value, Figures.number(interval.lower, 2), Figures.number(interval.upper, 2));
  }
}
