// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.schemas.ArchiveRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLinesTest extends RowFormatContract {
  @Override
  protected RowFormat format() {
    return new JsonLines(new ColumnNames("image", ""));
  }

  @Override
  protected void write(Path file, int rows) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      text.append(
          "{\"id\": \"row-%d\", \"image\": \"%d.png\", \"title\": \"%s\"}\n"
              .formatted(i, i, "x".repeat(i * 30)));
    }
    Files.writeString(file, text);
  }

  @Test
  void imagesAreBytesOrPlacesAndAllElseIsColumns() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rows.jsonl"),
            """
            {"key": "a", "image": "sub/a.png", "title": "Rex", "n": 1, "tags": ["x"], "none": null}
            {"key": "b", "image": {"bytes": "AQID", "path": "b.png"}}
            {"key": "c", "image": {"path": "/abs/c.png"}}
            {"key": "d", "image": "s3://bucket/d.png"}
            {"image": "e.png"}
            """);
    List<ArchiveRow> rows = read(file, Long.MAX_VALUE);

    assertThat(rows).allMatch(row -> row.getFailure() == null);
    assertThat(rows.get(0).getImage().getUri()).isEqualTo(folder + "/sub/a.png");
    assertThat(rows.get(0).getColumns())
        .isEqualTo(Map.of("key", "a", "title", "Rex", "n", "1", "tags", "[\"x\"]"));
    assertThat(rows.get(1).getImage().getBytes().array()).containsExactly(1, 2, 3);
    assertThat(rows.get(2).getImage().getUri()).isEqualTo("/abs/c.png");
    assertThat(rows.get(3).getImage().getUri()).isEqualTo("s3://bucket/d.png");
    assertThat(rows.get(4).getKey()).startsWith("rows.jsonl#");
  }

  @Test
  void aLineThatHoldsNoImageIsARowThatSaysWhy() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rows.jsonl"),
            """
            {"key": "a"
            [1]
            {"key": "c", "picture": "c.png"}
            {"key": "d", "image": {"bytes": "!"}}
            """);
    List<ArchiveRow> rows = read(file, Long.MAX_VALUE);

    assertThat(rows.stream().map(row -> row.getFailure().getCode()))
        .containsExactly(
            "RECORD_MALFORMED", "RECORD_MALFORMED", "RECORD_INVALID", "RECORD_INVALID");
    assertThat(rows.get(2).getKey()).isEqualTo("c");
    assertThat(rows.get(2).getFailure().getMessage())
        .isEqualTo(
            "the line at byte 16 cannot be captioned: the field image holds no image; it must be a path, a URI or {bytes, path}, or another field be named with --image-column");
    assertThat(rows).allMatch(row -> row.getFailure().getMessage().lines().count() == 1);
  }
}
