// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.sql;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.serving.EngineInfo;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;

/** What a row may get, by the names of archives' columns. */
enum OutputColumn {
  CAPTION(VarCharType.STRING_TYPE, of(Generation::text)),
  FINISH_REASON(
      VarCharType.STRING_TYPE,
      of(generation -> generation.finishReason().name().toLowerCase(Locale.ROOT))),
  PROMPT_TOKENS(new IntType(), of(Generation::promptTokens)),
  COMPLETION_TOKENS(new IntType(), of(Generation::completionTokens)),
  SEED(new BigIntType(), of(Generation::seed)),
  MODEL(VarCharType.STRING_TYPE, (answer, engine) -> engine.modelFingerprint()),
  DRAFT(VarCharType.STRING_TYPE, (answer, engine) -> engine.draftFingerprint().orElse(null)),
  ERROR_CODE(VarCharType.STRING_TYPE, (answer, engine) -> answer.code()),
  ERROR_MESSAGE(VarCharType.STRING_TYPE, (answer, engine) -> answer.message());

  private final LogicalType type;
  private final BiFunction<Answer, EngineInfo, Object> value;

  OutputColumn(LogicalType type, BiFunction<Answer, EngineInfo, Object> value) {
    this.type = type;
    this.value = value;
  }

  private static BiFunction<Answer, EngineInfo, Object> of(Function<Generation, Object> value) {
    return (answer, engine) -> Optional.ofNullable(answer.generation()).map(value).orElse(null);
  }

  /** Returns the column's type. */
  LogicalType type() {
    return type;
  }

  /** Returns a row's value, as Flink's tables hold it; null where it has none. */
  Object value(Answer answer, EngineInfo engine) {
    Object plain = value.apply(answer, engine);
    return plain instanceof String text ? StringData.fromString(text) : plain;
  }

  /** Returns the column's name. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
