// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import java.util.List;
import java.util.stream.IntStream;

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

  /**
   * Returns both as one, each unit's sums added up.
   *
   * @param more of the same questions and settings
   * @throws IllegalArgumentException if they are of others
   */
  public Measurements plus(Measurements more) {
    requireSameQuestions(more);
    return new Measurements(
        IntStream.range(0, comparisons.size())
            .mapToObj(i -> comparisons.get(i).plus(more.comparisons.get(i)))
            .toList(),
        skipped);
  }

  void requireSameQuestions(Measurements other) {
    if (!units().equals(other.units())) {
      throw new IllegalArgumentException(
          "the drafts did not answer the same questions, so they cannot be compared: %s and %s were skipped"
              .formatted(skipped, other.skipped));
    }
  }

  private List<List<Object>> units() {
    return comparisons.stream()
        .map(one -> List.<Object>of(one.temperature(), one.tree(), one.kind(), one.questions()))
        .toList();
  }
}
