// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.parquet.ParquetRows;
import dev.foresight.archive.source.ColumnNames;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceKindTest {
  @ParameterizedTest
  @CsvSource({
    "a.JPEG, IMAGES",
    "train-000.tar.gz, TAR",
    "rows.jsonl, JSON_LINES",
    "rows.parquet, PARQUET",
    "rows.pq, PARQUET",
    "paths.txt, LIST"
  })
  void theEndOfANameTells(String name, SourceKind kind) {
    assertThat(SourceKind.of(name)).contains(kind);
  }

  @Test
  void whatEndsOtherwiseIsNone() {
    assertThat(SourceKind.of("notes.pdf")).isEmpty();
  }

  @Test
  void ofParquetOnlyWantedColumnsAreRead() {
    ColumnNames names = new ColumnNames("image", "");
    assertThat(SourceKind.PARQUET.format(names, Set.of("title")))
        .isEqualTo(new ParquetRows(names, Set.of("title")));
  }
}
