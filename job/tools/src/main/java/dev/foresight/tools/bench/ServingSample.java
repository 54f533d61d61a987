// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.StepKind;
import dev.foresight.engine.serving.StepTotals;
import java.util.List;

/**
 * One run of all requests through an engine.
 *
 * @param wallNanos from the first submission until the last answer
 * @param answers to all requests, in their order
 * @param statistics of the engine, which did nothing else
 */
record ServingSample(long wallNanos, List<Generation> answers, EngineStatistics statistics) {
  double endToEndTokensPerSecond() {
    return perSecond(tokens(), wallNanos);
  }

  /**
   * Tokens of the steps in which all sequences decode, per second of these steps. Tokens that were
   * accepted behind an answer's end do not count; they are shared out evenly among all steps.
   */
  double decodeTokensPerSecond() {
    long told = statistics.steps().values().stream().mapToLong(StepTotals::tokens).sum();
    StepTotals decode = statistics.of(StepKind.DECODE);
    return perSecond(decode.tokens() * tokens() / Math.max(1.0, told), decode.busyNanos());
  }

  double captionsPerSecond() {
    return perSecond(answers.size(), wallNanos);
  }

  /** Time of a phase in steps of some kind, by how many answers there are. */
  double millisPerCaption(StepKind kind, Phase phase) {
    return statistics.of(kind).nanos(phase) / 1e6 / answers.size();
  }

  /** Time of a phase in all steps, by how many answers there are. */
  double millisPerCaption(Phase phase) {
    return statistics.timeIn(phase).toNanos() / 1e6 / answers.size();
  }

  private long tokens() {
    return answers.stream().mapToLong(Generation::completionTokens).sum();
  }

  /** Prompt tokens of the steps that do nothing else, per second of these, images left out. */
  double promptTokensPerSecond() {
    StepTotals prefill = statistics.of(StepKind.PREFILL);
    return perSecond(prefill.rows(), prefill.busyNanos() - prefill.nanos(Phase.VISION));
  }

  double steps(StepKind kind) {
    return statistics.of(kind).steps();
  }

  double sequencesPerStep(StepKind kind) {
    return perStep(kind, statistics.of(kind).sequences());
  }

  double rowsPerStep(StepKind kind) {
    return perStep(kind, statistics.of(kind).rows());
  }

  double millisPerStep(StepKind kind, Phase phase) {
    return perStep(kind, statistics.of(kind).nanos(phase)) / 1e6;
  }

  /** A phase's share of the steps in which all sequences decode. */
  double shareOfDecoding(Phase phase) {
    StepTotals decode = statistics.of(StepKind.DECODE);
    return (double) decode.nanos(phase) / Math.max(1, decode.busyNanos());
  }

  double millisPerStep(StepKind kind) {
    return perStep(kind, statistics.of(kind).busyNanos()) / 1e6;
  }

  private double perStep(StepKind kind, long sum) {
    return (double) sum / Math.max(1, statistics.of(kind).steps());
  }

  private static double perSecond(double count, long nanos) {
    return nanos == 0 ? 0 : count * 1e9 / nanos;
  }
}
