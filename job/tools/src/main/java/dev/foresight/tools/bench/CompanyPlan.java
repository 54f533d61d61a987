// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.job.options.ThreadsOption;
import dev.foresight.tools.options.RepetitionsOption;
import java.util.List;

/**
 * How serving beside busy neighbours is held against serving alone.
 *
 * @param batchSizes settings of the engine, each measured with each number of threads
 * @param threads of one operation on the CPU
 * @param neighbours other processes that keep a processor busy each
 * @param repetitions how many pairs of each setting, after one that does not count
 */
public record CompanyPlan(
    List<Integer> batchSizes, List<Integer> threads, int neighbours, int repetitions) {
  /** The option that asks for neighbours. */
  public static final String BUSY_NEIGHBOURS = "--busy-neighbours";

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException names the option, the value and what it may be
   */
  public CompanyPlan {
    batchSizes = BenchPlan.checked(BenchPlan.BATCH_SIZES, batchSizes);
    threads = BenchPlan.checked(ThreadsOption.NAME, threads);
    BenchPlan.requirePositive(BUSY_NEIGHBOURS, neighbours);
    BenchPlan.requirePositive(RepetitionsOption.NAME, repetitions);
  }
}
