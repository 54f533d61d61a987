// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.parquet.ParquetWriter;
import dev.foresight.archive.testing.FullDisk;
import dev.foresight.archive.testing.Rows;
import dev.foresight.schemas.CaptionedRow;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ToldWritersTest {
  private static final RowSchema SCHEMA = new RowSchema(List.of("caption"), List.of());

  static Stream<BulkWriter.Factory<CaptionedRow>> formats() {
    return Stream.of(JsonLinesWriter.of(SCHEMA), ParquetWriter.of(SCHEMA, Map.of()));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aFullDiskIsToldWithWhatToDoInTheInnermostCause(BulkWriter.Factory<CaptionedRow> format) {
    FullDisk disk = new FullDisk();

    assertThatThrownBy(() -> write(new ToldWriters("/captions", format), disk))
        .isInstanceOf(IOException.class)
        .hasNoCause()
        .hasMessage(
            "--out is /captions, where nothing can be written (No space left on device); make room, or give back the right to write there: the job tries again by itself")
        .satisfies(
            told -> assertThat(told.getSuppressed()).singleElement().isSameAs(disk.failure()));
  }

  private static void write(BulkWriter.Factory<CaptionedRow> format, FullDisk disk)
      throws IOException {
    BulkWriter<CaptionedRow> writer = format.create(disk);
    writer.addElement(Rows.answered("a", "caption"));
    writer.flush();
    writer.finish();
  }
}
