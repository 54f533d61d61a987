// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import dev.foresight.archive.output.RowSchema;
import dev.foresight.archive.source.ColumnNames;
import dev.foresight.archive.source.RowFormat;
import dev.foresight.archive.source.RowFormatContract;
import dev.foresight.archive.testing.Rows;
import dev.foresight.archive.testing.Written;
import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

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
}
