// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.caption;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.RowAnswer;
import dev.foresight.schemas.RowFailure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Writes what became of a row. */
final class AnsweredRows {
  private final EngineInfo engine;

  AnsweredRows(EngineInfo engine) {
    this.engine = engine;
  }

  /** Returns a row with all of its answers, which are there. */
  CaptionedRow answered(ArchiveRow row, Map<String, CompletableFuture<Generation>> answers) {
    List<RowAnswer> all =
        answers.entrySet().stream()
            .map(answer -> answer(answer.getKey(), answer.getValue().join()))
            .toList();
    return row(row, all, null);
  }

  /** Returns a row without an answer. */
  CaptionedRow failed(ArchiveRow row, RowFailure failure) {
    return row(row, List.of(), failure);
  }

  private CaptionedRow row(ArchiveRow row, List<RowAnswer> answers, RowFailure failure) {
    return CaptionedRow.newBuilder()
        .setFile(row.getFile())
        .setPosition(row.getPosition())
        .setKey(row.getKey())
        .setAnswers(answers)
        .setFailure(failure)
        .setColumns(row.getColumns())
        .setModelFingerprint(engine.modelFingerprint())
        .setDraftFingerprint(engine.draftFingerprint().orElse(null))
        .build();
  }

  private static RowAnswer answer(String name, Generation generation) {
    return RowAnswer.newBuilder()
        .setName(name)
        .setText(generation.text())
        .setFinishReason(generation.finishReason().name().toLowerCase(Locale.ROOT))
        .setPromptTokens(generation.promptTokens())
        .setCompletionTokens(generation.completionTokens())
        .setSeed(generation.seed())
        .build();
  }
}
