// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import java.util.List;

/**
 * What the way of requests to their engine costs.
 *
 * @param way in words
 * @param lines one for each setting
 */
public record PipelineReport(
    BenchReport.Model model,
    BenchReport.Machine machine,
    String way,
    String workload,
    int repetitions,
    List<Line> lines) {
  /**
   * One setting.
   *
   * @param rounds each a pair that was measured in one minute
   * @param ratio of the pairs
   * @param runRatio of the pairs
   */
  public record Line(
      int threads, int batchSize, List<Round> rounds, Spread ratio, Spread runRatio) {}

  /**
   * One pair.
   *
   * @param bare the engine alone
   * @param pipeline the same engine at the end of the way
   * @param ratio tokens/s of the second by those of the first, of full engines
   * @param runRatio the same of whole runs
   */
  public record Round(SteadySample bare, SteadySample pipeline, double ratio, double runRatio) {
    Round(SteadySample bare, SteadySample pipeline) {
      this(
          bare,
          pipeline,
          pipeline.tokensPerSecond() / bare.tokensPerSecond(),
          pipeline.runTokensPerSecond() / bare.runTokensPerSecond());
    }
  }
}
