// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.RowAnswer;
import dev.foresight.schemas.RowFailure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The columns of every row, known before the first one.
 *
 * @param answers names of all answers of a row; one alone has its columns without a prefix
 * @param kept names of the input's columns that are passed on
 * @param marksDuplicates whether rows say of which other one their answers are
 */
public record RowSchema(List<String> answers, List<String> kept, boolean marksDuplicates)
    implements Serializable {
  /** The column of the archive's own name for a row. */
  public static final String KEY = "key";

  /** The column of the file that a row was read from. */
  public static final String FILE = "file";

  /** The column of where in the file it began. */
  public static final String POSITION = "position";

  /** The column of why a row has no answer. */
  public static final String ERROR_CODE = "error_code";

  private static final String FINISH_REASON = "finish_reason";
  private static final String PROMPT_TOKENS = "prompt_tokens";
  private static final String COMPLETION_TOKENS = "completion_tokens";
  private static final String SEED = "seed";
  private static final String WIDTH = "width";
  private static final String HEIGHT = "height";
  private static final String MODEL = "model";
  private static final String DRAFT = "draft";
  private static final String ERROR_MESSAGE = "error_message";
  private static final String DUPLICATE_OF = "duplicate_of";

  /**
   * Copies the names.
   *
   * @throws IllegalArgumentException if two columns have one name
   */
  public RowSchema {
    answers = List.copyOf(answers);
    kept = List.copyOf(kept);
    TreeSet<String> names = new TreeSet<>();
    for (Column column : columns(answers, kept, marksDuplicates)) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "the column %s would be written twice; give the prompt or the kept column another name"
                .formatted(column.name()));
      }
    }
  }

  /** Describes rows that are all asked about themselves. */
  public RowSchema(List<String> answers, List<String> kept) {
    this(answers, kept, false);
  }

  /** Returns the columns, in their order. */
  public List<Column> columns() {
    return columns(answers, kept, marksDuplicates);
  }

  private static List<Column> columns(
      List<String> answers, List<String> kept, boolean marksDuplicates) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column(KEY, Column.Type.TEXT, CaptionedRow::getKey));
    columns.add(new Column(FILE, Column.Type.TEXT, CaptionedRow::getFile));
    columns.add(new Column(POSITION, Column.Type.LONG, CaptionedRow::getPosition));
    for (String name : answers) {
      columns.add(answer(name, Column.Type.TEXT, name, RowAnswer::getText));
    }
    for (String name : answers) {
      String prefix = prefix(answers, name);
      columns.add(
          answer(prefix + FINISH_REASON, Column.Type.TEXT, name, RowAnswer::getFinishReason));
      columns.add(
          answer(prefix + PROMPT_TOKENS, Column.Type.INTEGER, name, RowAnswer::getPromptTokens));
      columns.add(
          answer(
              prefix + COMPLETION_TOKENS,
              Column.Type.INTEGER,
              name,
              RowAnswer::getCompletionTokens));
      columns.add(answer(prefix + SEED, Column.Type.LONG, name, RowAnswer::getSeed));
    }
    columns.add(new Column(WIDTH, Column.Type.INTEGER, CaptionedRow::getWidth));
    columns.add(new Column(HEIGHT, Column.Type.INTEGER, CaptionedRow::getHeight));
    columns.add(new Column(MODEL, Column.Type.TEXT, CaptionedRow::getModelFingerprint));
    columns.add(new Column(DRAFT, Column.Type.TEXT, CaptionedRow::getDraftFingerprint));
    columns.add(failure(ERROR_CODE, RowFailure::getCode));
    columns.add(failure(ERROR_MESSAGE, RowFailure::getMessage));
    if (marksDuplicates) {
      columns.add(new Column(DUPLICATE_OF, Column.Type.TEXT, CaptionedRow::getDuplicateOf));
    }
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

  private static String prefix(List<String> answers, String name) {
    return answers.size() == 1 ? "" : name + "_";
  }

  /**
   * Returns the row that was written in these columns.
   *
   * @param file of the row
   * @param columns as texts, without those that are null
   * @throws IllegalArgumentException if one is missing that every row has, or is no number
   */
  public CaptionedRow row(String file, Map<String, String> columns) {
    List<RowAnswer> given =
        answers.stream().filter(columns::containsKey).map(name -> answer(name, columns)).toList();
    Map<String, String> passed = new HashMap<>(columns);
    passed.keySet().retainAll(kept);
    return CaptionedRow.newBuilder()
        .setFile(required(FILE, file))
        .setPosition(Long.parseLong(required(POSITION, columns.get(POSITION))))
        .setKey(required(KEY, columns.get(KEY)))
        .setAnswers(given)
        .setFailure(
            columns.containsKey(ERROR_CODE)
                ? new RowFailure(columns.get(ERROR_CODE), columns.getOrDefault(ERROR_MESSAGE, ""))
                : null)
        .setWidth(number(columns.get(WIDTH)))
        .setHeight(number(columns.get(HEIGHT)))
        .setColumns(passed)
        .setDuplicateOf(marksDuplicates ? columns.get(DUPLICATE_OF) : null)
        .setModelFingerprint(required(MODEL, columns.get(MODEL)))
        .setDraftFingerprint(columns.get(DRAFT))
        .build();
  }

  private RowAnswer answer(String name, Map<String, String> columns) {
    String prefix = prefix(answers, name);
    return new RowAnswer(
        name,
        columns.get(name),
        required(prefix + FINISH_REASON, columns.get(prefix + FINISH_REASON)),
        number(required(prefix + PROMPT_TOKENS, columns.get(prefix + PROMPT_TOKENS))),
        number(required(prefix + COMPLETION_TOKENS, columns.get(prefix + COMPLETION_TOKENS))),
        Long.parseLong(required(prefix + SEED, columns.get(prefix + SEED))));
  }

  private static Integer number(String text) {
    return text == null ? null : Integer.valueOf(text);
  }

  private static String required(String name, String value) {
    if (value == null) {
      throw new IllegalArgumentException("the column %s is missing".formatted(name));
    }
    return value;
  }
}
