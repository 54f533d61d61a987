// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.output.Column;
import dev.foresight.archive.output.RowSchema;
import dev.foresight.archive.testing.Rows;
import dev.foresight.archive.testing.Written;
import dev.foresight.schemas.CaptionedRow;
import dev.foresight.schemas.RowFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void rowsComeBackAsTheyWereWritten(CaptionFormat format) throws IOException {
    RowFiles files =
        new RowFiles(
            format,
            new RowSchema(List.of("short", "long"), List.of("title", "a.b", "n"), true),
            Map.of("n", Column.Type.LONG));
    CaptionedRow whole =
        CaptionedRow.newBuilder(Rows.answered("a", "short", "long"))
            .setFile("/photos/a b%20.tar")
            .setColumns(Map.of("title", "", "a.b", "{\"x\": 1}", "n", "5000000000"))
            .setDraftFingerprint("cd34")
            .build();
    CaptionedRow half =
        CaptionedRow.newBuilder(Rows.answered("b", "long"))
            .setFile("s3://photos/b.tar")
            .setDuplicateOf("a")
            .setFailure(new RowFailure("TIMED_OUT", "short: it took too long"))
            .setColumns(Map.of())
            .build();
    CaptionedRow none =
        CaptionedRow.newBuilder(Rows.failed("c"))
            .setFile("/c.png")
            .setWidth(null)
            .setHeight(null)
            .build();

    Path file =
        Written.to(
            folder.resolve("rows" + format.end()), files.writer(), List.of(whole, half, none));

    List<CaptionedRow> rows = new ArrayList<>();
    files.read(org.apache.flink.core.fs.Path.fromLocalFile(file.toFile()), rows::add);
    assertThat(rows).containsExactly(whole, half, none);
  }
}
