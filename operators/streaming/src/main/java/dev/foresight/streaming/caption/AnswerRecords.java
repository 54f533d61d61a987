// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.schemas.SpeculationStatistics;
import dev.foresight.schemas.Timings;
import java.time.Duration;
import java.util.Locale;

/** The parts of an answer as records tell them. */
public final class AnswerRecords {
  private static final double NANOS_PER_MILLI = 1e6;

  private AnswerRecords() {}

  /** Returns why an answer ended. */
  public static String finishReason(Generation generation) {
    return generation.finishReason().name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns how long an answer took.
   *
   * @param drafted whether the sums over its steps are told too
   */
  public static Timings timings(Generation generation, boolean drafted) {
    StepTimes steps = generation.timings().steps();
    return Timings.newBuilder()
        .setQueueMs(millis(generation.timings().queue()))
        .setVisionMs(millis(generation.timings().vision()))
        .setPrefillMs(millis(generation.timings().prefill()))
        .setDecodeMs(millis(generation.timings().decode()))
        .setDraftMs(drafted ? millis(steps.draft()) : null)
        .setVerifyMs(drafted ? millis(steps.verify()) : null)
        .setOtherMs(drafted ? millis(steps.other()) : null)
        .build();
  }

  /** Returns what the draft brought. */
  public static SpeculationStatistics speculation(Generation generation) {
    Acceptance acceptance = generation.acceptance();
    boolean verified = !acceptance.acceptedLengths().isEmpty();
    return SpeculationStatistics.newBuilder()
        .setAcceptedLengths(acceptance.acceptedLengths())
        .setTau(verified ? acceptance.tau() : null)
        .setTauWithoutBonus(verified ? acceptance.tauWithoutBonus() : null)
        .setTokensPerStep(acceptance.decodeSteps() == 0 ? null : generation.tokensPerStep())
        .setAcceptancePerDepth(acceptance.acceptancePerDepth())
        .setNodesPerTree(verified ? acceptance.nodesPerTree() : null)
        .setBatchFill(acceptance.decodeSteps() == 0 ? null : acceptance.batchFill())
        .build();
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }
}
