// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import java.util.List;

/**
 * What the way through Kafka and Flink costs.
 *
 * @param lines one for each setting
 */
public record PipelineReport(
    BenchReport.Model model,
    BenchReport.Machine machine,
    String workload,
    int repetitions,
    List<Line> lines) {
  /**
   * One setting.
   *
   * @param rounds each a pair that was measured in one minute
   * @param ratio of the pairs
   */
  public record Line(int threads, int batchSize, List<Round> rounds, Spread ratio) {}

  /**
   * One pair.
   *
   * @param bare the engine alone
   * @param pipeline the same engine behind Kafka and Flink
   * @param ratio tokens/s of the second by those of the first
   */
  public record Round(SteadySample bare, SteadySample pipeline, double ratio) {
    Round(SteadySample bare, SteadySample pipeline) {
      this(bare, pipeline, pipeline.tokensPerSecond() / bare.tokensPerSecond());
    }
  }
}
