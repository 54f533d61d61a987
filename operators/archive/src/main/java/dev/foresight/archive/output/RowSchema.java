// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.RowAnswer;
import dev.foresight.schemas.RowFailure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The columns of every row, known before the first one.
 *
 * @param answers names of all answers of a row; one alone has its columns without a prefix
 * @param kept names of the input's columns that are passed on
 */
public record RowSchema(List<String> answers, List<String> kept) implements Serializable {
  /** The column of the archive's own name for a row. */
  public static final String KEY = "key";

  /** The column of the file that a row was read from. */
  public static final String FILE = "file";

  /** The column of where in the file it began. */
  public static final String POSITION = "position";

  /** The column of why a row has no answer. */
  public static final String ERROR_CODE = "error_code";

  /**
   * Copies the names.
   *
   * @throws IllegalArgumentException if two columns have one name
   */
  public RowSchema {
    answers = List.copyOf(answers);
    kept = List.copyOf(kept);
    TreeSet<String> names = new TreeSet<>();
    for (Column column : columns(answers, kept)) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "the column %s would be written twice; give the prompt or the kept column another name"
                .formatted(column.name()));
      }
    }
  }

  /** Returns the columns, in their order. */
  public List<Column> columns() {
    return columns(answers, kept);
  }

  private static List<Column> columns(List<String> answers, List<String> kept) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(KEY, Column.Type.TEXT, CaptionedRow::getKey));
    columns.add(new Column(FILE, Column.Type.TEXT, CaptionedRow::getFile));
    columns.add(new Column(POSITION, Column.Type.LONG, CaptionedRow::getPosition));
    for (String name : answers) {
      columns.add(answer(name, Column.Type.TEXT, name, RowAnswer::getText));
    }
    for (String name : answers) {
      String prefix = answers.size() == 1 ? "" : name + "_";
      columns.add(
          answer(prefix + "finish_reason", Column.Type.TEXT, name, RowAnswer::getFinishReason));
      columns.add(
          answer(prefix + "prompt_tokens", Column.Type.INTEGER, name, RowAnswer::getPromptTokens));
      columns.add(
          answer(
              prefix + "completion_tokens",
              Column.Type.INTEGER,
              name,
              RowAnswer::getCompletionTokens));
      columns.add(answer(prefix + "seed", Column.Type.LONG, name, RowAnswer::getSeed));
    }
    columns.add(new Column("width", Column.Type.INTEGER, CaptionedRow::getWidth));
    columns.add(new Column("height", Column.Type.INTEGER, CaptionedRow::getHeight));
    columns.add(new Column("model", Column.Type.TEXT, CaptionedRow::getModelFingerprint));
    columns.add(new Column("draft", Column.Type.TEXT, CaptionedRow::getDraftFingerprint));
    columns.add(failure(ERROR_CODE, RowFailure::getCode));
    columns.add(failure("error_message", RowFailure::getMessage));
    for (String name : kept) {
      columns.add(new Column(name, Column.Type.TEXT, row -> row.getColumns().get(name)));
    }
    return columns;
  }

  private static Column answer(
      String column, Column.Type type, String name, Function<RowAnswer, Object> value) {
    return new Column(
        column,
        type,
        row ->
            row.getAnswers().stream()
                .filter(answer -> answer.getName().equals(name))
                .findFirst()
                .map(value)
                .orElse(null));
  }

  private static Column failure(String column, Function<RowFailure, Object> value) {
    return new Column(
        column,
        Column.Type.TEXT,
        row -> Optional.ofNullable(row.getFailure()).map(value).orElse(null));
  }
}
