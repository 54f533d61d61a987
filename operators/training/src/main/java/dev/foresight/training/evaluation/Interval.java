// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

/**
 * A figure, and where it would lie had other questions of the same kind been asked.
 *
 * @param value of the questions that were asked
 * @param lower end of the confidence interval
 * @param upper end of the confidence interval
 */
public record Interval(double value, double lower, double upper) {
  /** Returns the same, a constant higher. */
  Interval plus(double constant) {
    return new Interval(value + constant, lower + constant, upper + constant);
  }
}
