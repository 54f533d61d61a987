// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.serving.Speculation;
import java.util.HashSet;
import java.util.List;

/**
 * In which settings speculative decoding is held against plain decoding: all combinations.
 *
 * @param batchSizes settings of the engine
 * @param threads of one operation on the CPU
 * @param temperatures that all requests have, whatever they say themselves
 * @param speculations with one draft, each with another tree
 * @param repetitions how often each setting is measured, after one round that does not count
 */
public record SpeculationPlan(
    List<Integer> batchSizes,
    List<Integer> threads,
    List<Double> temperatures,
    List<Speculation> speculations,
    int repetitions) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException names the option, the value and what it may be
   */
  public SpeculationPlan {
    batchSizes = BenchPlan.checked("--batch-sizes", batchSizes);
    threads = BenchPlan.checked("--threads", threads);
    temperatures = distinct("--temperatures", temperatures);
    for (double temperature : temperatures) {
      if (!(temperature >= 0) || Double.isInfinite(temperature)) {
        throw new IllegalArgumentException(
            "--temperatures has " + temperature + ", but all must be finite and 0 or above");
      }
    }
    speculations = distinct("--speculation", speculations);
    BenchPlan.requirePositive("--repetitions", repetitions);
  }

  private static <T> List<T> distinct(String option, List<T> values) {
    if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException(
          option + " is " + values + "; give one or more, each of them once");
    }
    return List.copyOf(values);
  }
}
