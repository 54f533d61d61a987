// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.equality;

import java.util.List;

/**
 * All answers of speculative decoding held against those of plain decoding, for reports.
 *
 * @param answers how many
 * @param tokens of the plain ones
 * @param differences one for each answer that is not the same
 */
public record Equality(long answers, long tokens, List<Difference> differences) {
  /** Copies the differences. */
  public Equality {
    differences = List.copyOf(differences);
  }

  /**
   * Puts comparisons together.
   *
   * @param runs of plain decoding, each compared with the one of speculative decoding
   */
  public static Equality of(List<Flips> runs) {
    return new Equality(
        runs.stream().mapToLong(Flips::requests).sum(),
        runs.stream().mapToLong(Flips::tokens).sum(),
        runs.stream().flatMap(run -> run.flips().stream()).map(Difference::of).toList());
  }

  /** Returns how many answers differ where rounding may have decided. */
  public long nearTies() {
    return differences.stream().filter(Difference::nearTie).count();
  }

  /** Returns how many answers are wrong. */
  public long wrong() {
    return differences.size() - nearTies();
  }
}
