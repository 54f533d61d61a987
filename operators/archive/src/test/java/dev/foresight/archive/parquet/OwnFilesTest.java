// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.output.RowSchema;
import dev.foresight.archive.source.ColumnNames;
import dev.foresight.archive.source.FileRange;
import dev.foresight.archive.source.RowFormat;
import dev.foresight.archive.source.RowFormatContract;
import dev.foresight.archive.source.RowReader;
import dev.foresight.archive.testing.Rows;
import dev.foresight.archive.testing.Written;
import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was written is a source again; here each row has a group of its own. */
class OwnFilesTest extends RowFormatContract {
  @Override
  protected RowFormat format() {
    return new ParquetRows(new ColumnNames("image", ""), Set.of("title"), 1);
  }

  @Override
  protected void write(Path file, int rows) throws IOException {
    List<CaptionedRow> written =
        IntStream.range(0, rows)
            .mapToObj(
                i ->
                    CaptionedRow.newBuilder(Rows.answered("row-" + i, "caption"))
                        .setColumns(Map.of("image", i + ".png"))
                        .build())
            .toList();
    Written.to(
        file,
        ParquetWriter.of(new RowSchema(List.of("caption"), List.of("image")), Map.of(), 0),
        written);
  }

  @Test
  void aLargeGroupCostsNoMoreThanItsPages() throws IOException {
    RowSchema schema = new RowSchema(List.of("caption"), List.of("image"));
    CaptionedRow row = Rows.failed("row");
    List<CaptionedRow> rows =
        IntStream.range(0, 20_000)
            .mapToObj(
                i ->
                    CaptionedRow.newBuilder(row)
                        .setKey("row-" + i)
                        .setColumns(Map.of("image", "x".repeat(2000) + i))
                        .build())
            .toList();
    Path file =
        Written.to(
            folder.resolve("large.parquet"),
            ParquetWriter.of(schema, Map.of(), Long.MAX_VALUE),
            rows);
    org.apache.flink.core.fs.Path path = org.apache.flink.core.fs.Path.fromLocalFile(file.toFile());
    Allocated allocated = Allocated.now();
    try (RowReader reader = format().open(path, new FileRange(0, rows.size()), 19_999)) {
      assertThat(reader.next().orElseThrow().getKey()).isEqualTo("row-19999");
    }

    // The group has 40 MB, a page one.
    assertThat(allocated.since()).isLessThan(12 << 20);
  }
}
