// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.bench;

import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.StepKind;
import dev.foresight.engine.serving.StepTotals;

/**
 * One run of all requests through an engine.
 *
 * @param wallNanos from the first submission until the last answer
 * @param tokens generated
 * @param statistics of the engine, which did nothing else
 */
record ServingSample(long wallNanos, long tokens, EngineStatistics statistics) {
  double endToEndTokensPerSecond() {
    return perSecond(tokens, wallNanos);
  }

  /** Tokens of the steps in which all sequences decode, per second of these steps. */
  double decodeTokensPerSecond() {
    StepTotals decode = statistics.of(StepKind.DECODE);
    return perSecond(decode.tokens(), decode.busyNanos());
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

  double millisPerStep(StepKind kind) {
    return perStep(kind, statistics.of(kind).busyNanos()) / 1e6;
  }

  private double perStep(StepKind kind, long sum) {
    return (double) sum / Math.max(1, statistics.of(kind).steps());
  }

  private static double perSecond(long count, long nanos) {
    return nanos == 0 ? 0 : count * 1e9 / nanos;
  }
}
