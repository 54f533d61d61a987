// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.archive.output.Column;
import dev.foresight.archive.source.ArchiveFile;
import dev.foresight.archive.source.BrokenFileException;
import dev.foresight.archive.source.ColumnNames;
import dev.foresight.archive.source.FileRange;
import dev.foresight.archive.source.RowFormat;
import dev.foresight.archive.source.RowFormatContract;
import dev.foresight.archive.source.RowReader;
import dev.foresight.archive.testing.DuckDb;
import dev.foresight.schemas.ArchiveRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of another program: DuckDB's. */
class ParquetRowsTest extends RowFormatContract {
  private static final ColumnNames USUAL = new ColumnNames("image", "");

  @Override
  protected RowFormat format() {
    return new ParquetRows(USUAL, Set.of(), 1);
  }

  @Override
  protected void write(Path file, int rows) {
    DuckDb.run(
        """
        COPY (SELECT 'row-' || i AS key, encode(repeat('x', i::INT * 30)) AS image, i AS n
              FROM range(%d) t(i)) TO '%s' (FORMAT parquet)
        """
            .formatted(rows, file));
  }

  @Test
  void imagesAreBytes() throws IOException {
    Path file = copy("SELECT 'a' AS id, '\\xFF\\x00\\x01'::BLOB AS image");
    ArchiveRow row = all(file, USUAL).get(0);

    assertThat(row.getKey()).isEqualTo("a");
    assertThat(row.getFile()).isEqualTo(file.toString());
    assertThat(row.getImage().getBytes().array()).containsExactly(-1, 0, 1);
    assertThat(row.getImage().getUri()).isNull();
    assertThat(row.getColumns()).isEmpty();
  }

  @Test
  void imagesAreInTheLayoutOfHubs() throws IOException {
    Path file =
        copy(
            """
            SELECT {'bytes': 'A'::BLOB, 'path': 'a.png'} AS image, 1 AS label
            UNION ALL SELECT {'bytes': NULL, 'path': 'sub/b.png'}, 2
            UNION ALL SELECT {'bytes': 'C'::BLOB, 'path': NULL}, 3
            UNION ALL SELECT {'bytes': NULL, 'path': NULL}, 4
            UNION ALL SELECT NULL, 5
            """);
    List<ArchiveRow> rows = all(file, USUAL);

    assertThat(rows.stream().map(ArchiveRow::getKey))
        .containsExactly(
            "a.png", "sub/b.png", "rows.parquet#2", "rows.parquet#3", "rows.parquet#4");
    assertThat(rows.stream().map(row -> row.getImage().getBytes() != null))
        .containsExactly(true, false, true, false, false);
    assertThat(rows.get(1).getImage().getUri()).isEqualTo(folder + "/sub/b.png");
    assertThat(rows.stream().map(row -> row.getFailure() == null))
        .containsExactly(true, true, true, false, false);
    assertThat(rows.get(4).getFailure().getCode()).isEqualTo("IMAGE_EMPTY");
    assertThat(rows.get(4).getFailure().getMessage())
        .isEqualTo("the row 4 has no image: its bytes and its path are null");
  }

  @Test
  void imagesArePlaces() throws IOException {
    Path file =
        copy(
            """
            SELECT 'a.png' AS image UNION ALL SELECT 's3://bucket/b.png'
            UNION ALL SELECT '/abs/c.png' UNION ALL SELECT NULL
            """);
    List<ArchiveRow> rows = all(file, USUAL);

    assertThat(rows.stream().map(row -> row.getImage().getUri()))
        .containsExactly(folder + "/a.png", "s3://bucket/b.png", "/abs/c.png", null);
    assertThat(rows.get(3).getFailure().getCode()).isEqualTo("IMAGE_EMPTY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'A'::BLOB AS jpg, 'x' AS title",
        "SELECT {'bytes': 'A'::BLOB, 'path': 'a'} AS picture, 'x' AS title",
        "SELECT 'a.png' AS url, 'x' AS title"
      })
  void theColumnIsFoundWhereOnlyOneCanBeMeant(String query) throws IOException {
    assertThat(all(copy(query), USUAL).get(0).getFailure()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT 'A'::BLOB AS jpg, 'B'::BLOB AS thumb | image | no column image; name the column of the image with --image-column: jpg, thumb",
        "SELECT 'A'::BLOB AS jpg | png | no column png; name the column of the image with --image-column: jpg",
        "SELECT 'x' AS title | image | no column image; name the column of the image with --image-column: title",
        "SELECT 1 AS image | image | the column image holds no image; it must be of bytes, of paths or URIs, or of {bytes, path}",
        "SELECT ['A'::BLOB] AS image | image | the column image holds no image"
      })
  void whereNoneOrSeveralCanBeMeantTheOptionIsAskedFor(String query, String column, String message)
      throws IOException {
    Path file = copy(query);
    assertThatThrownBy(() -> all(file, new ColumnNames(column, "")))
        .isInstanceOf(BrokenFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void rowsAreNamedByTheColumnThatIsSaid() throws IOException {
    Path file = copy("SELECT 'A'::BLOB AS image, 7 AS number, 'k' AS key");

    assertThat(all(file, new ColumnNames("image", "number")).get(0).getKey()).isEqualTo("7");
    assertThatThrownBy(() -> all(file, new ColumnNames("image", "nummer")))
        .hasMessage(
            "it has no column nummer; name the column of the rows' names with --key-column: image, number, key");
  }

  @Test
  void wantedColumnsAreTextsAsPeopleWriteThem() throws IOException {
    Path file =
        copy(
            """
            SELECT 'A'::BLOB AS image, 'Rex' AS title, -7 AS n, 5000000000 AS big, 0.5::DOUBLE AS x,
                true AS yes, DATE '2026-11-29' AS day, 1.25::DECIMAL(9, 2) AS price,
                TIMESTAMP '2026-11-29 04:05:06' AS at, 18446744073709551615::UBIGINT AS most,
                {'w': 3} AS size, NULL::VARCHAR AS none
            """);
    Set<String> wanted =
        Set.of(
            "title", "n", "big", "x", "yes", "day", "price", "at", "most", "size.w", "none",
            "gone");

    assertThat(read(file, new ParquetRows(USUAL, wanted)).get(0).getColumns())
        .isEqualTo(
            Map.of(
                "title", "Rex",
                "n", "-7",
                "big", "5000000000",
                "x", "0.5",
                "yes", "true",
                "day", "2026-11-29",
                "price", "1.25",
                "at", "2026-11-29T04:05:06.000000",
                "most", "18446744073709551615",
                "size.w", "3"));
  }

  @Test
  void aWantedColumnOfListsIsRefused() {
    Path file = copy("SELECT 'A'::BLOB AS image, ['x'] AS tags");
    assertThatThrownBy(() -> read(file, new ParquetRows(USUAL, Set.of("tags.list.element"))))
        .hasMessageContaining("has several values a row");
  }

  @ParameterizedTest
  @CsvSource({
    "uncompressed, V1",
    "snappy, V1",
    "zstd, V1",
    "gzip, V1",
    "lz4_raw, V1",
    "uncompressed, V2",
    "snappy, V2",
    "zstd, V2"
  })
  void allKindsOfPagesAreRead(String compression, String version) throws IOException {
    Path file =
        copy(
            """
            SELECT 'k' || i AS key, encode('image ' || i) AS image, i AS n, i %% 7 AS few,
                CASE WHEN i %% 3 = 0 THEN NULL ELSE 'label ' || (i %% 5) END AS label,
                i / 3.0::DOUBLE AS x, i %% 2 = 0 AS even
            FROM range(5000) t(i)
            """
                .formatted(),
            "COMPRESSION %s, PARQUET_VERSION %s, ROW_GROUP_SIZE 2048"
                .formatted(compression, version));
    List<ArchiveRow> rows =
        read(file, new ParquetRows(USUAL, Set.of("n", "few", "label", "x", "even"), 1000));

    assertThat(rows).hasSize(5000);
    for (int i = 0; i < rows.size(); i++) {
      Map<String, String> columns = rows.get(i).getColumns();
      assertThat(rows.get(i).getKey()).isEqualTo("k" + i);
      assertThat(text(rows.get(i))).isEqualTo("image " + i);
      assertThat(columns.get("n")).isEqualTo("" + i);
      assertThat(columns.get("few")).isEqualTo("" + i % 7);
      assertThat(columns.get("label")).isEqualTo(i % 3 == 0 ? null : "label " + i % 5);
      assertThat(Double.parseDouble(columns.get("x"))).isEqualTo(i / 3.0);
      assertThat(columns.get("even")).isEqualTo("" + (i % 2 == 0));
    }
  }

  @Test
  void aLargeGroupIsReadFromAnyOfItsRows() throws IOException {
    Path file =
        copy(
            "SELECT i AS key, encode(repeat(chr(97 + (i % 26)::INT), 5000) || i) AS image FROM range(4000) t(i)",
            "COMPRESSION uncompressed, ROW_GROUP_SIZE 100000");
    ParquetRows format = new ParquetRows(USUAL, Set.of(), 1 << 20);
    List<FileRange> ranges = format.cut(path(file), Files.size(file), 1);
    FileRange last = ranges.get(ranges.size() - 1);

    assertThat(ranges).hasSizeBetween(15, 25);
    try (RowReader reader = format.open(path(file), last, last.end() - 1)) {
      ArchiveRow row = reader.next().orElseThrow();
      assertThat(row.getKey()).isEqualTo("3999");
      assertThat(text(row)).startsWith("vvv").endsWith("v3999");
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void columnsThatNobodyWantsAreNotRead() throws IOException {
    Path file =
        copy(
            "SELECT i AS key, 'X'::BLOB AS image, repeat('never', 100) AS other FROM range(500) t(i)",
            "COMPRESSION uncompressed");
    List<List<String>> chunk =
        DuckDb.rows(
            """
            SELECT data_page_offset, total_compressed_size, dictionary_page_offset
            FROM parquet_metadata('%s') WHERE path_in_schema = 'other'
            """
                .formatted(file));
    byte[] bytes = Files.readAllBytes(file);
    int start =
        Integer.parseInt(Optional.ofNullable(chunk.get(0).get(2)).orElse(chunk.get(0).get(0)));
    Arrays.fill(bytes, start, start + Integer.parseInt(chunk.get(0).get(1)), (byte) 0xff);
    Files.write(file, bytes);

    assertThat(all(file, USUAL)).hasSize(500);
    assertThatThrownBy(() -> read(file, new ParquetRows(USUAL, Set.of("other"))))
        .isInstanceOf(BrokenFileException.class);
  }

  @Test
  void smallGroupsShareARange() throws IOException {
    Path file =
        copy("SELECT i AS key, 'X'::BLOB AS image FROM range(8192) t(i)", "ROW_GROUP_SIZE 2048");

    assertThat(new ParquetRows(USUAL, Set.of()).cut(path(file), Files.size(file), 1))
        .containsExactly(new FileRange(0, 4096), new FileRange(4096, 8192));
  }

  @Test
  void pathsAreCutByTheirNumber() throws IOException {
    Path file = copy("SELECT i || '.png' AS image FROM range(9000) t(i)");

    assertThat(new ParquetRows(USUAL, Set.of()).cut(path(file), Files.size(file), 1))
        .containsExactly(
            new FileRange(0, 3000), new FileRange(3000, 6000), new FileRange(6000, 9000));
  }

  @Test
  void filesThatAreNoneSayWhy() throws IOException {
    byte[] whole = Files.readAllBytes(copy("SELECT 'A'::BLOB AS image"));

    assertBroken(new byte[0], "it is too short to be Parquet");
    assertBroken(
        "{\"image\": \"a.png\"}".getBytes(StandardCharsets.UTF_8),
        "it is not Parquet, or cut short");
    assertBroken(Arrays.copyOf(whole, whole.length - 1), "it is not Parquet, or cut short");
    byte[] longFooter = whole.clone();
    longFooter[whole.length - 6] = 0x7f;
    assertBroken(longFooter, "its footer would be longer than the file");
    byte[] secret = whole.clone();
    secret[whole.length - 1] = 'E';
    assertBroken(secret, "its footer is encrypted; write it without encryption");
    byte[] noFooter = whole.clone();
    Arrays.fill(noFooter, 4, whole.length - 8, (byte) 0x77);
    assertBroken(noFooter, "its");
  }

  @Test
  void aCompressionThatIsNotReadIsNamed() {
    Path file = copy("SELECT 'A'::BLOB AS image", "COMPRESSION brotli");
    assertThatThrownBy(() -> all(file, USUAL))
        .hasMessage(
            "the column image is compressed by BROTLI, which is not read; write it with snappy, zstd, gzip, lz4_raw or without");
  }

  @Test
  void aFileThatGrewShorterSaysSo() throws IOException {
    Path file = copy("SELECT 'A'::BLOB AS image");
    assertThatThrownBy(() -> format().open(path(file), new FileRange(0, 9), 3))
        .hasMessage("it has 1 rows, fewer than when the run began");
  }

  @Test
  void typesArePassedOnWhereAllFilesAgree() throws IOException {
    Path one =
        Files.move(
            copy(
                "SELECT 'A'::BLOB AS image, 1 AS n, 1::BIGINT AS big, 0.5::FLOAT AS x, true AS yes, 'a' AS t, DATE '2026-01-01' AS day"),
            folder.resolve("one.parquet"));
    Path two =
        copy(
            "SELECT 'A'::BLOB AS image, 1::BIGINT AS n, 1::BIGINT AS big, 0.5::FLOAT AS x, true AS yes, 'a' AS t, DATE '2026-01-01' AS day");
    Set<String> names = Set.of("n", "big", "x", "yes", "t", "day", "gone");

    assertThat(ParquetRows.types(List.of(file(one)), names))
        .isEqualTo(
            Map.of(
                "n", Column.Type.INTEGER,
                "big", Column.Type.LONG,
                "x", Column.Type.REAL,
                "yes", Column.Type.BOOLEAN));
    assertThat(ParquetRows.types(List.of(file(one), file(two)), names))
        .doesNotContainKey("n")
        .containsEntry("big", Column.Type.LONG);
  }

  private static ArchiveFile file(Path file) throws IOException {
    return new ArchiveFile(path(file).toString(), Files.size(file));
  }

  private void assertBroken(byte[] bytes, String message) throws IOException {
    Path file = Files.write(folder.resolve("broken.parquet"), bytes);
    assertThatThrownBy(() -> all(file, USUAL))
        .isInstanceOf(BrokenFileException.class)
        .hasMessageContaining(message);
  }

  private Path copy(String query) {
    return copy(query, "COMPRESSION snappy");
  }

  private Path copy(String query, String options) {
    Path file = folder.resolve("rows.parquet");
    DuckDb.run("COPY (%s) TO '%s' (FORMAT parquet, %s)".formatted(query, file, options));
    return file;
  }

  private static List<ArchiveRow> all(Path file, ColumnNames names) throws IOException {
    return read(file, new ParquetRows(names, Set.of()));
  }

  private static List<ArchiveRow> read(Path file, ParquetRows format) throws IOException {
    List<ArchiveRow> rows = new ArrayList<>();
    for (FileRange range : format.cut(path(file), Files.size(file), 1)) {
      try (RowReader reader = format.open(path(file), range, range.start())) {
        for (Optional<ArchiveRow> row = reader.next(); row.isPresent(); row = reader.next()) {
          rows.add(row.get());
        }
      }
    }
    return rows;
  }

  private static String text(ArchiveRow row) {
    return new String(row.getImage().getBytes().array(), StandardCharsets.UTF_8);
  }

  private static org.apache.flink.core.fs.Path path(Path file) {
    return org.apache.flink.core.fs.Path.fromLocalFile(file.toFile());
  }
}
