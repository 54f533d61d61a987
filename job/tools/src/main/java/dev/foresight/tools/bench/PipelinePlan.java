// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.job.options.ThreadsOption;
import dev.foresight.tools.options.RepetitionsOption;
import java.util.List;

/**
 * How the job is held against its engine.
 *
 * @param batchSizes settings of the engine, each measured with each number of threads
 * @param threads of one operation on the CPU
 * @param repetitions how many pairs of each setting, after one that does not count
 */
public record PipelinePlan(List<Integer> batchSizes, List<Integer> threads, int repetitions) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException names the option, the value and what it may be
   */
  public PipelinePlan {
    batchSizes = BenchPlan.checked(BenchPlan.BATCH_SIZES, batchSizes);
    threads = BenchPlan.checked(ThreadsOption.NAME, threads);
    BenchPlan.requirePositive(RepetitionsOption.NAME, repetitions);
  }
}
