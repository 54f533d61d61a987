// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.Outcome;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.schemas.SpeculationStatistics;
import dev.foresight.schemas.Stage;
import dev.foresight.schemas.Timings;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.DeadLetters;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Writes what became of a request. */
final class Outcomes {
  private static final double NANOS_PER_MILLI = 1e6;

  private final DeadLetters deadLetters;
  private final EngineInfo engine;

  Outcomes(DeadLetters deadLetters, EngineInfo engine) {
    this.deadLetters = deadLetters;
    this.engine = engine;
  }

  /** Returns the outcome of an answered request. */
  Outcome answered(SourcedRequest request, Map<String, String> attributes, Generation generation) {
    SourceRecord record = request.getRecord();
    CaptionResult result =
        CaptionResult.newBuilder()
            .setId(generation.id())
            .setText(generation.text())
            .setTokenIds(generation.tokenIds())
            .setFinishReason(generation.finishReason().name().toLowerCase(Locale.ROOT))
            .setModel(engine.modelName())
            .setModelFingerprint(engine.modelFingerprint())
            .setDraftFingerprint(engine.draftFingerprint().orElse(null))
            .setSeed(generation.seed())
            .setPromptTokens(generation.promptTokens())
            .setCompletionTokens(generation.completionTokens())
            .setTimings(timings(generation.timings(), engine.draftFingerprint().isPresent()))
            .setSpeculation(
                engine.draftFingerprint().map(draft -> speculation(generation)).orElse(null))
            .setAttributes(attributes)
            .setSource(record.getSource())
            .build();
    return new Outcome(
        new KeyedResult(record.getKey(), record.getValue(), record.getHeaders(), result));
  }

  /** Returns the outcome of a request that failed by its own fault. */
  Outcome failed(SourcedRequest request, Stage stage, DeadLetterCode code, String message) {
    return new Outcome(
        deadLetters.of(request.getRecord(), request.getRequestId(), stage, code, message));
  }

  private static Timings timings(
      dev.foresight.engine.request.Timings timings, boolean speculative) {
    StepTimes steps = timings.steps();
    return Timings.newBuilder()
        .setQueueMs(millis(timings.queue()))
        .setVisionMs(millis(timings.vision()))
        .setPrefillMs(millis(timings.prefill()))
        .setDecodeMs(millis(timings.decode()))
        .setDraftMs(speculative ? millis(steps.draft()) : null)
        .setVerifyMs(speculative ? millis(steps.verify()) : null)
        .setOtherMs(speculative ? millis(steps.other()) : null)
        .build();
  }

  private static SpeculationStatistics speculation(Generation generation) {
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
