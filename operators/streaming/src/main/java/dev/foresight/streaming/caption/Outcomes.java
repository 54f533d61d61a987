// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.schemas.CaptionResult;
import dev.foresight.schemas.KeyedResult;
import dev.foresight.schemas.Outcome;
import dev.foresight.schemas.SourceRecord;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.schemas.Stage;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.streaming.deadletter.DeadLetters;
import java.util.Map;

/** Writes what became of a request. */
final class Outcomes {
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
            .setFinishReason(AnswerRecords.finishReason(generation))
            .setModel(engine.modelName())
            .setModelFingerprint(engine.modelFingerprint())
            .setDraftFingerprint(engine.draftFingerprint().orElse(null))
            .setSeed(generation.seed())
            .setPromptTokens(generation.promptTokens())
            .setCompletionTokens(generation.completionTokens())
            .setTimings(AnswerRecords.timings(generation, engine.draftFingerprint().isPresent()))
            .setSpeculation(
                engine
                    .draftFingerprint()
                    .map(draft -> AnswerRecords.speculation(generation))
                    .orElse(null))
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
}
