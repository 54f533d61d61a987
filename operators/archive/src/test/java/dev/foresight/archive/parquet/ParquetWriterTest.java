// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.output.Column;
import dev.foresight.archive.output.RowSchema;
import dev.foresight.archive.testing.DuckDb;
import dev.foresight.archive.testing.Rows;
import dev.foresight.archive.testing.Written;
import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read back by a program that has nothing in common with the writer. */
class ParquetWriterTest {
  private static final RowSchema SCHEMA = new RowSchema(List.of("caption"), List.of("title"));

  @TempDir Path folder;

  @Test
  void anotherProgramReadsWhatWasWritten() throws IOException {
    Path file = write("rows", Rows.answered("a", "caption"), Rows.failed("b"));

    assertThat(DuckDb.rows("SELECT * FROM '%s'".formatted(file)))
        .containsExactly(
            Arrays.asList(
                "a",
                "photos.tar",
                "512",
                "caption of a,\n\"quoted\"",
                "eos",
                "40",
                "3",
                String.valueOf(Long.MIN_VALUE),
                "640",
                "480",
                "ab12",
                null,
                null,
                null,
                "Rex"),
            Arrays.asList(
                "b",
                "photos.tar",
                "512",
                null,
                null,
                null,
                null,
                null,
                "640",
                "480",
                "ab12",
                null,
                "IMAGE_EMPTY",
                "no bytes",
                "Rex"));
  }

  @Test
  void theSchemaIsTheSameWhateverTheRowsAre() throws IOException {
    List<List<String>> answered = schema(write("answered", Rows.answered("a", "caption")));

    assertThat(answered)
        .contains(
            List.of("key", "VARCHAR"),
            List.of("position", "BIGINT"),
            List.of("prompt_tokens", "INTEGER"),
            List.of("error_code", "VARCHAR"))
        .hasSize(SCHEMA.columns().size());
    assertThat(schema(write("failed", Rows.failed("a")))).isEqualTo(answered);
    assertThat(schema(write("none"))).isEqualTo(answered);
  }

  @Test
  void aFileWithoutRowsIsAFile() throws IOException {
    assertThat(DuckDb.rows("SELECT count(*) FROM '%s'".formatted(write("none"))))
        .containsExactly(List.of("0"));
  }

  @Test
  void columnsThatArePassedOnKeepTheirTypes() throws IOException {
    RowSchema schema = new RowSchema(List.of("caption"), List.of("n", "big", "x", "yes", "other"));
    CaptionedRow row =
        CaptionedRow.newBuilder(Rows.failed("a"))
            .setColumns(
                Map.of("n", "-7", "big", "5000000000", "x", "0.5", "yes", "true", "other", "1"))
            .build();
    CaptionedRow strange =
        CaptionedRow.newBuilder(Rows.failed("b")).setColumns(Map.of("n", "seven")).build();
    Path file =
        Written.to(
            folder.resolve("typed.parquet"),
            ParquetWriter.of(
                schema,
                Map.of(
                    "n", Column.Type.INTEGER,
                    "big", Column.Type.LONG,
                    "x", Column.Type.REAL,
                    "yes", Column.Type.BOOLEAN)),
            List.of(row, strange));

    assertThat(schema(file))
        .endsWith(
            List.of("n", "INTEGER"),
            List.of("big", "BIGINT"),
            List.of("x", "DOUBLE"),
            List.of("yes", "BOOLEAN"),
            List.of("other", "VARCHAR"));
    assertThat(DuckDb.rows("SELECT n, big, x, yes, other FROM '%s'".formatted(file)))
        .containsExactly(
            List.of("-7", "5000000000", "0.5", "true", "1"),
            Arrays.asList(null, null, null, null, null));
  }

  @Test
  void manyRowsHaveSeveralGroupsAndAnyText() throws IOException {
    List<CaptionedRow> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      rows.add(
          i % 100 == 99
              ? Rows.failed("row-" + i)
              : Rows.answered("row-" + i + " \u00fc\ud83d\ude00", "caption"));
    }
    Path file =
        Written.to(
            folder.resolve("many.parquet"), ParquetWriter.of(SCHEMA, Map.of(), 400_000), rows);

    assertThat(
            DuckDb.rows(
                "SELECT count(*), count(DISTINCT key), count(caption), max(caption) FROM '%s'"
                    .formatted(file)))
        .containsExactly(
            List.of(
                "20000", "20000", "19800", "caption of row-9998 \u00fc\ud83d\ude00,\n\"quoted\""));
    assertThat(
            DuckDb.rows(
                "SELECT num_row_groups > 3 FROM parquet_file_metadata('%s')".formatted(file)))
        .containsExactly(List.of("true"));
    // By the statistics of row groups: a wrong one would hide rows.
    assertThat(
            DuckDb.rows(
                "SELECT count(*) FROM '%s' WHERE error_code = 'IMAGE_EMPTY'".formatted(file)))
        .containsExactly(List.of("200"));
    assertThat(
            DuckDb.rows(
                "SELECT count(*) FROM '%s' WHERE key LIKE 'row-777 %%' AND error_code IS NULL"
                    .formatted(file)))
        .containsExactly(List.of("1"));
  }

  private Path write(String name, CaptionedRow... rows) throws IOException {
    return Written.to(
        folder.resolve(name + ".parquet"), ParquetWriter.of(SCHEMA, Map.of()), List.of(rows));
  }

  private static List<List<String>> schema(Path file) {
    return DuckDb.rows(
        "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '%s')".formatted(file));
  }
}
