// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.job.options.ThreadsOption;
import dev.foresight.tools.options.RepetitionsOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is measured.
 *
 * @param batchSizes settings of the engine, each measured with each number of threads
 * @param threads of one operation on the CPU
 * @param forwardRows numbers of new tokens that a forward pass is timed over
 * @param context tokens that a timed forward pass has before its new ones
 * @param repetitions how often each setting is measured, after one round that does not count
 * @param profileRows new tokens of the forward passes that are taken apart; none where none is
 * @param profileSequences numbers of sequences that these are of
 */
public record BenchPlan(
    List<Integer> batchSizes,
    List<Integer> threads,
    List<Integer> forwardRows,
    int context,
    int repetitions,
    List<Integer> profileRows,
    List<Integer> profileSequences) {
  /** The option that names batch sizes. */
  public static final String BATCH_SIZES = "--batch-sizes";

  /** The option that names numbers of rows. */
  public static final String FORWARD_ROWS = "--forward-rows";

  /** The option that names numbers of rows of passes that are taken apart. */
  public static final String PROFILE_ROWS = "--profile-rows";

  /** The option that names numbers of sequences of those. */
  public static final String PROFILE_SEQUENCES = "--profile-sequences";

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException names the option, the value and what it may be
   */
  public BenchPlan {
    batchSizes = checked(BATCH_SIZES, batchSizes);
    threads = checked(ThreadsOption.NAME, threads);
    forwardRows = checked(FORWARD_ROWS, forwardRows);
    profileRows = profileRows.isEmpty() ? List.of() : checked(PROFILE_ROWS, profileRows);
    profileSequences = checked(PROFILE_SEQUENCES, profileSequences);
    if (!profileRows.isEmpty() && ProfiledPass.of(profileRows, profileSequences).isEmpty()) {
      throw new IllegalArgumentException(
          "%s is %s, but %s is %s: each sequence needs a row; give more rows"
              .formatted(PROFILE_ROWS, profileRows, PROFILE_SEQUENCES, profileSequences));
    }
    requirePositive(Workload.PROMPT_TOKENS, context);
    requirePositive(RepetitionsOption.NAME, repetitions);
  }

  /** Returns the passes that are taken apart. */
  List<ProfiledPass> profiled() {
    return ProfiledPass.of(profileRows, profileSequences);
  }

  /** Returns how many new tokens the longest pass has. */
  int mostRows() {
    return Stream.of(forwardRows, profileRows)
        .flatMap(List::stream)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** Returns how many sequences a timed pass has at most. */
  int mostSequences() {
    return profiled().stream().mapToInt(ProfiledPass::sequences).max().orElse(1);
  }

  static List<Integer> checked(String option, List<Integer> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(option + " is empty; give numbers such as 1,2,8");
    }
    values.forEach(value -> requirePositive(option, value));
    if (new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException(
          option + " is " + values + "; give each number once, --repetitions repeats them all");
    }
    return List.copyOf(values);
  }

  /** Refuses what is below 1. */
  public static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " is " + value + ", but must be 1 or above");
    }
  }
}
