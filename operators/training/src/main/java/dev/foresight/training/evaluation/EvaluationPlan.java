// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.speculation.SpeculationPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * How speculative decoding is held against plain decoding.
 *
 * @param trees ways to speculate: each is measured, at each of the temperatures
 * @param temperatures 0 for the most likely tokens
 * @param batchSize questions that are submitted and decoded together
 * @param repetitions how often every question is asked; at a temperature with other random numbers
 *     each time
 * @param maxNewTokens of an answer at most
 * @param padToSquare whether images are padded to a square; absent: as the checkpoint says
 */
public record EvaluationPlan(
    List<SpeculationPolicy> trees,
    List<Double> temperatures,
    int batchSize,
    int repetitions,
    int maxNewTokens,
    Optional<Boolean> padToSquare) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException names the option, the value and what it may be
   */
  public EvaluationPlan {
    trees = distinct("--speculation", trees);
    temperatures = distinct("--temperatures", temperatures);
    for (double temperature : temperatures) {
      if (!(temperature >= 0) || Double.isInfinite(temperature)) {
        throw new IllegalArgumentException(
            "--temperatures has " + temperature + ", but all must be finite and 0 or above");
      }
    }
    requirePositive("--batch-size", batchSize);
    requirePositive("--repetitions", repetitions);
    requirePositive("--max-new-tokens", maxNewTokens);
  }

  private static <T> List<T> distinct(String option, List<T> values) {
    if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException(
          option + " is " + values + "; give one or more, each of them once");
    }
    return List.copyOf(values);
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " is " + value + ", but must be 1 or above");
    }
  }
}
