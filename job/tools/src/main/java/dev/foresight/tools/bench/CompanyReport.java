// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import java.util.List;

/**
 * What busy neighbours cost.
 *
 * @param neighbours how many kept a processor busy
 * @param waitingPolicy what the environment says of how threads wait
 * @param lines one for each setting
 */
public record CompanyReport(
    BenchReport.Model model,
    BenchReport.Machine machine,
    String workload,
    int repetitions,
    int neighbours,
    String waitingPolicy,
    List<Line> lines) {
  /**
   * One setting: tokens a second from the first submission until the last answer.
   *
   * @param quiet without neighbours
   * @param busy beside them
   * @param timesSlower of the medians
   */
  public record Line(int threads, int batchSize, Spread quiet, Spread busy, double timesSlower) {
    Line(int threads, int batchSize, Spread quiet, Spread busy) {
      this(threads, batchSize, quiet, busy, quiet.median() / busy.median());
    }
  }
}
