// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.serving.Speculation;
import dev.foresight.job.options.PolicyOption;
import dev.foresight.job.options.ThreadsOption;
import dev.foresight.tools.options.RepetitionsOption;
import dev.foresight.tools.options.TemperaturesOption;
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
    batchSizes = BenchPlan.checked(BenchPlan.BATCH_SIZES, batchSizes);
    threads = BenchPlan.checked(ThreadsOption.NAME, threads);
    temperatures = distinct(TemperaturesOption.NAME, temperatures);
    for (double temperature : temperatures) {
      if (!(temperature >= 0) || Double.isInfinite(temperature)) {
        throw new IllegalArgumentException(
            TemperaturesOption.NAME
                + " has "
                + temperature
                + ", but all must be finite and 0 or above");
      }
    }
    speculations = distinct(PolicyOption.NAME, speculations);
    BenchPlan.requirePositive(RepetitionsOption.NAME, repetitions);
  }

  private static <T> List<T> distinct(String option, List<T> values) {
    if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException(
          option + " is " + values + "; give one or more, each of them once");
    }
    return List.copyOf(values);
  }
}
