// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import java.util.List;

/**
 * What an evaluation found.
 *
 * @param comparisons one for each block and setting, repetitions together
 * @param skipped questions that do not count
 */
public record Measurements(List<Comparison> comparisons, List<Skipped> skipped) {
  /** Copies the lists. */
  public Measurements {
    comparisons = List.copyOf(comparisons);
    skipped = List.copyOf(skipped);
  }

  /** Returns how many questions count. */
  public int questions() {
    return comparisons.stream()
        .filter(
            one ->
                one.temperature() == comparisons.get(0).temperature()
                    && one.tree().equals(comparisons.get(0).tree()))
        .mapToInt(Comparison::questions)
        .sum();
  }
}
