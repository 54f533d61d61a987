// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.foresight.archive.testing.DuckDb;
import dev.foresight.archive.testing.Rows;
import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesWriterTest {
  private static final RowSchema SCHEMA = new RowSchema(List.of("short", "long"), List.of("title"));

  /** Neither a name twice nor anything behind an object, nor what is no JSON. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @TempDir Path folder;

  @Test
  void eachRowIsALineThatHasEveryColumn() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    write(file, SCHEMA, Rows.answered("a", "short", "long"), Rows.failed("b"));

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    JsonNode answered = new ObjectMapper().readTree(lines.get(0));
    JsonNode failed = new ObjectMapper().readTree(lines.get(1));
    assertThat(names(answered))
        .containsExactly(
            "key",
            "file",
            "position",
            "short",
            "long",
            "short_finish_reason",
            "short_prompt_tokens",
            "short_completion_tokens",
            "short_seed",
            "long_finish_reason",
            "long_prompt_tokens",
            "long_completion_tokens",
            "long_seed",
            "width",
            "height",
            "model",
            "draft",
            "error_code",
            "error_message",
            "title")
        .isEqualTo(names(failed));
    assertThat(answered.get("long").textValue()).isEqualTo("long of a,\n\"quoted\"");
    assertThat(answered.get("long_seed").longValue()).isEqualTo(Long.MIN_VALUE);
    assertThat(answered.get("error_code").isNull()).isTrue();
    assertThat(failed.get("error_code").textValue()).isEqualTo("IMAGE_EMPTY");
    assertThat(failed.get("long").isNull()).isTrue();
  }

  @Test
  void strictReadersAndOtherProgramsReadWhateverARowHolds() throws IOException {
    String odd = "a\u0000\u001f\t\r\n\"\\\u2028 \ud83d\ude00 {";
    CaptionedRow strange = Rows.answered(odd, "short", "long");
    strange.setColumns(Map.of("title", "half \ud83d"));
    Path file = folder.resolve("rows.jsonl");
    write(file, SCHEMA, strange, Rows.failed("b"));

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    for (String line : lines) {
      assertThat(STRICT.readTree(line).isObject()).isTrue();
    }
    JsonNode row = STRICT.readTree(lines.get(0));
    assertThat(row.get("key").textValue()).isEqualTo(odd);
    assertThat(row.get("title").textValue()).isEqualTo("half ?");
    assertThat(
            DuckDb.rows(
                "SELECT key = '%s', short_seed, error_code FROM read_json('%s')"
                    .formatted("b", file)))
        .containsExactly(
            Arrays.asList("false", String.valueOf(Long.MIN_VALUE), null),
            Arrays.asList("true", null, "IMAGE_EMPTY"));
  }

  @Test
  void oneAnswerHasColumnsWithoutItsName() {
    assertThat(new RowSchema(List.of("caption"), List.of()).columns().stream().map(Column::name))
        .contains("caption", "finish_reason", "seed");
  }

  @Test
  void noNameStandsTwice() {
    assertThatThrownBy(() -> new RowSchema(List.of("key"), List.of()))
        .hasMessageContaining("the column key would be written twice");
  }

  private static void write(Path file, RowSchema schema, CaptionedRow... rows) throws IOException {
    org.apache.flink.core.fs.Path path = org.apache.flink.core.fs.Path.fromLocalFile(file.toFile());
    try (FSDataOutputStream out =
        path.getFileSystem().create(path, FileSystem.WriteMode.NO_OVERWRITE)) {
      BulkWriter<CaptionedRow> writer = JsonLinesWriter.of(schema).create(out);
      for (CaptionedRow row : rows) {
        writer.addElement(row);
      }
      writer.finish();
    }
  }

  private static List<String> names(JsonNode row) {
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
