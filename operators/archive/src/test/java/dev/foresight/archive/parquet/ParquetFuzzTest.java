// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.archive.source.BrokenFileException;
import dev.foresight.archive.source.ColumnNames;
import dev.foresight.archive.source.FileRange;
import dev.foresight.archive.source.RowReader;
import dev.foresight.archive.testing.DuckDb;
import dev.foresight.engine.testing.Proofs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the bytes are: rows, or the one exception that says the file is broken. */
class ParquetFuzzTest {
  private static final int MUTANTS = Proofs.either(60, 2_000);
  private static final int ROWS = 200;
  private static final long SEED = 22;

  /** Of a range: what a page and its dictionary may announce, and that twice. */
  private static final long MOST_BYTES = 1L << 30;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "uncompressed, V1",
    "snappy, V1",
    "zstd, V1",
    "gzip, V1",
    "lz4_raw, V1",
    "uncompressed, V2",
    "zstd, V2"
  })
  @Timeout(120)
  void everyMutantIsReadOrRefusedAtABoundedCost(String compression, String version)
      throws IOException {
    Path seed = folder.resolve("seed.parquet");
    DuckDb.run(
        """
        COPY (SELECT 'k' || i AS key, {'bytes': encode('image ' || i), 'path': i || '.png'} AS image,
                  i AS n, CASE WHEN i %% 3 = 0 THEN NULL ELSE 'label ' || (i %% 5) END AS label
              FROM range(%d) t(i)) TO '%s' (FORMAT parquet, COMPRESSION %s, PARQUET_VERSION %s)
        """
            .formatted(ROWS, seed, compression, version));
    byte[] whole = Files.readAllBytes(seed);
    assertThat(rows(seed)).isEqualTo(ROWS);
    Random random = new Random(SEED);
    int refused = 0;
    for (int mutant = 0; mutant < MUTANTS; mutant++) {
      byte[] bytes = mutant(whole, random);
      Path file = Files.write(folder.resolve("mutant.parquet"), bytes);
      String name = "mutant %d of seed %d".formatted(mutant, SEED);
      try {
        assertThat(rows(file)).as(name).isLessThanOrEqualTo(100 * ROWS);
      } catch (BrokenFileException e) {
        assertThat(e.getMessage()).as(name).isNotBlank();
        refused++;
      } catch (IOException | RuntimeException | OutOfMemoryError | AssertionError e) {
        throw new AssertionError(name + ": " + Base64.getEncoder().encodeToString(bytes), e);
      }
    }
    // Damage that nobody notices would be no test.
    assertThat(refused).isGreaterThan(MUTANTS / 3);
  }

  private static byte[] mutant(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int footer = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(whole.length - 8);
    int start = whole.length - 8 - footer;
    switch (random.nextInt(6)) {
      case 0 -> damage(bytes, start, whole.length - 8, 1 + random.nextInt(3), random);
      case 1 -> damage(bytes, 4, start, 1 + random.nextInt(3), random);
      case 2 -> damage(bytes, 0, whole.length, 1 + random.nextInt(50), random);
      case 3 -> Arrays.fill(bytes, at(4, start, random), start, (byte) random.nextInt());
      case 4 -> {
        // A number of many digits, where one of few was.
        int at = at(start, whole.length - 14, random);
        Arrays.fill(bytes, at, at + 4, (byte) 0xff);
        bytes[at + 4] = 0x0f;
      }
      default -> {
        int at = at(4, start - 6, random);
        Arrays.fill(bytes, at, at + 4, (byte) 0xff);
        bytes[at + 4] = 0x07;
      }
    }
    return bytes;
  }

  private static void damage(byte[] bytes, int from, int to, int times, Random random) {
    for (int i = 0; i < times; i++) {
      bytes[at(from, to, random)] = (byte) random.nextInt();
    }
  }

  private static int at(int from, int to, Random random) {
    return from + random.nextInt(to - from);
  }

  private static int rows(Path file) throws IOException {
    ParquetRows format = new ParquetRows(new ColumnNames("image", ""), Set.of("n", "label"), 1000);
    org.apache.flink.core.fs.Path path = org.apache.flink.core.fs.Path.fromLocalFile(file.toFile());
    int rows = 0;
    Allocated cutting = Allocated.now();
    List<FileRange> ranges = format.cut(path, Files.size(file), 1);
    assertThat(cutting.since()).isLessThan(MOST_BYTES / 16);
    for (FileRange range : ranges) {
      Allocated reading = Allocated.now();
      try (RowReader reader = format.open(path, range, range.start())) {
        while (reader.next().isPresent()) {
          rows++;
        }
      } finally {
        assertThat(reading.since()).isLessThan(MOST_BYTES);
      }
    }
    return rows;
  }
}
