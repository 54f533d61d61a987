// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.caption;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.vision.formats.ImageSize;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.RowAnswer;
import dev.foresight.schemas.RowFailure;
import dev.foresight.streaming.deadletter.RejectedException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what became of a row. */
final class AnsweredRows {
  private final EngineInfo engine;

  AnsweredRows(EngineInfo engine) {
    this.engine = engine;
  }

  /**
   * Returns a row with answers.
   *
   * @param failure why there are not more; null where there are all
   */
  CaptionedRow answered(
      ArchiveRow row, ImageSize size, Map<String, Generation> answers, RowFailure failure) {
    List<RowAnswer> all =
        answers.entrySet().stream()
            .map(answer -> answer(answer.getKey(), answer.getValue()))
            .toList();
    return row(row, all, failure).setWidth(size.width()).setHeight(size.height()).build();
  }

  /** Returns a row that nothing was asked about. */
  CaptionedRow rejected(ArchiveRow row, ImageSize size, RejectedException why) {
    return answered(row, size, Map.of(), new RowFailure(why.code().name(), why.getMessage()));
  }

  /** Returns a row without an answer, of whose image nothing is known. */
  CaptionedRow failed(ArchiveRow row, RowFailure failure) {
    return row(row, List.of(), failure).build();
  }

  private CaptionedRow.Builder row(ArchiveRow row, List<RowAnswer> answers, RowFailure failure) {
    return CaptionedRow.newBuilder()
        .setFile(row.getFile())
        .setPosition(row.getPosition())
        .setKey(row.getKey())
        .setAnswers(answers)
        .setFailure(failure)
        .setColumns(row.getColumns())
        .setDigest(row.getDigest())
        .setModelFingerprint(engine.modelFingerprint())
        .setDraftFingerprint(engine.draftFingerprint().orElse(null));
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
