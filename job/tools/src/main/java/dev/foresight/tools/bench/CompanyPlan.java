// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

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
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException names the option, the value and what it may be
   */
  public CompanyPlan {
    batchSizes = BenchPlan.checked("--batch-sizes", batchSizes);
    threads = BenchPlan.checked("--threads", threads);
    BenchPlan.requirePositive("--busy-neighbours", neighbours);
    BenchPlan.requirePositive("--repetitions", repetitions);
  }
}
