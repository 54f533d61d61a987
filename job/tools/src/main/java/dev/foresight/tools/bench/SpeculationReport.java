// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.equality.Equality;
import dev.foresight.engine.speculation.SpeculationPolicy;
import java.util.List;

/**
 * What speculative decoding gains over plain decoding, and whether it says the same.
 *
 * @param model what was measured
 * @param machine where
 * @param draft that proposed tokens
 * @param workload the requests in words
 * @param repetitions that every spread comes from
 * @param plain decoding, for each number of threads, batch size and temperature
 * @param speculative decoding, for each of these and each tree
 */
public record SpeculationReport(
    BenchReport.Model model,
    BenchReport.Machine machine,
    Draft draft,
    String workload,
    int repetitions,
    List<Plain> plain,
    List<Speculative> speculative) {

  /**
   * The draft.
   *
   * @param name of its folder or of what has its shape
   * @param dtype that it was asked to compute in
   * @param vocabulary how many tokens it can propose
   */
  public record Draft(String name, String dtype, int vocabulary) {}

  /**
   * What requests have in common.
   *
   * @param batchSize sequences decoded together at most
   */
  public record Setting(int threads, int batchSize, double temperature) {}

  /**
   * Plain decoding.
   *
   * @param decodeTokensPerSecond in steps in which all sequences decode
   * @param endToEndTokensPerSecond from the first submission until the last answer
   * @param stepMs a decoding step, median
   */
  public record Plain(
      Setting setting,
      Spread decodeTokensPerSecond,
      Spread endToEndTokensPerSecond,
      double stepMs) {}

  /**
   * Decoding with a draft. A speedup is the ratio of tokens a second to those of plain decoding in
   * the same round.
   *
   * @param decodeSpeedup in steps in which all sequences decode
   * @param endToEndSpeedup from the first submission until the last answer
   * @param tau tokens told by a verification, the bonus token counted
   * @param tauWithoutBonus drafted tokens accepted by a verification
   * @param tokensPerStep of one sequence: all but the first, by the steps that it decoded in
   * @param acceptancePerDepth for each depth from 1 on, of the verifications that accepted all
   *     tokens before it, the share that accepted one there
   * @param sequences a decoding step, median
   * @param rows a decoding step, median
   * @param stepMs a decoding step, its drafting included, median
   * @param shares of a decoding step
   * @param equality with plain decoding in the same round, all rounds together
   */
  public record Speculative(
      Setting setting,
      SpeculationPolicy tree,
      Spread decodeSpeedup,
      Spread endToEndSpeedup,
      double tau,
      double tauWithoutBonus,
      double tokensPerStep,
      List<Double> acceptancePerDepth,
      double sequences,
      double rows,
      double stepMs,
      Shares shares,
      Equality equality) {}

  /** Where a decoding step's time goes: medians of parts of 1. */
  public record Shares(double draft, double verify, double other) {}

  /** Returns whether every answer is that of plain decoding, near ties excused. */
  public boolean saysTheSame() {
    return speculative.stream().allMatch(line -> line.equality().wrong() == 0);
  }
}
