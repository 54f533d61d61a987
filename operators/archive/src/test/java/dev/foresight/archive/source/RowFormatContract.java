// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.schemas.ArchiveRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every format promises, however small the parts are that a file is cut into. */
public abstract class RowFormatContract {
  private static final int ROWS = 37;

  @TempDir protected Path folder;

  /** Returns the format. */
  protected abstract RowFormat format();

  /** Writes a file of so many rows, whose keys are {@code row-0} and on. */
  protected abstract void write(Path file, int rows) throws IOException;

  @Test
  void aFileHasItsRowsInTheirOrder() throws IOException {
    assertThat(keys(read(file(), Long.MAX_VALUE))).isEqualTo(expected());
  }

  @Test
  void howeverItIsCutEachRowIsReadOnce() throws IOException {
    Path file = file();
    for (long target = 1; target <= Files.size(file) + 1; target += 1 + target / 3) {
      assertThat(keys(read(file, target))).as("in parts of %s bytes", target).isEqualTo(expected());
    }
  }

  @Test
  void rangesCoverTheFileWithoutGaps() throws IOException {
    Path file = file();
    List<FileRange> ranges = cut(file, 1);

    assertThat(ranges.get(0).start()).isZero();
    for (int i = 1; i < ranges.size(); i++) {
      assertThat(ranges.get(i).start()).isEqualTo(ranges.get(i - 1).end());
    }
  }

  @Test
  void readingIsTakenUpBehindAnyRow() throws IOException {
    Path file = file();
    for (FileRange range : cut(file, Files.size(file) / 3)) {
      List<String> whole = keys(read(file, range, range.start(), Integer.MAX_VALUE));
      for (int stop = 0; stop <= whole.size(); stop++) {
        List<String> parts = new ArrayList<>();
        long position = range.start();
        try (RowReader reader = format().open(path(file), range, position)) {
          for (int i = 0; i < stop; i++) {
            parts.add(reader.next().orElseThrow().getKey());
            position = reader.position();
          }
        }
        if (position < range.end()) {
          parts.addAll(keys(read(file, range, position, Integer.MAX_VALUE)));
        }
        assertThat(parts).as("stopped behind %s rows", stop).isEqualTo(whole);
      }
    }
  }

  @Test
  void noTwoRowsAreAtOnePlace() throws IOException {
    assertThat(read(file(), 1).stream().map(row -> row.getFile() + "#" + row.getPosition()))
        .doesNotHaveDuplicates();
  }

  @Test
  void anEmptyFileHasNoRows() throws IOException {
    Path file = folder.resolve("empty");
    write(file, 0);
    assertThat(read(file, 1)).isEmpty();
  }

  private Path file() throws IOException {
    Path file = folder.resolve("file");
    write(file, ROWS);
    return file;
  }

  private static List<String> expected() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      keys.add("row-" + i);
    }
    return keys;
  }

  /** Returns the rows of a file, read in parts one behind the other. */
  protected List<ArchiveRow> read(Path file, long target) throws IOException {
    List<ArchiveRow> rows = new ArrayList<>();
    for (FileRange range : cut(file, target)) {
      rows.addAll(read(file, range, range.start(), Integer.MAX_VALUE));
    }
    return rows;
  }

  private List<ArchiveRow> read(Path file, FileRange range, long position, int most)
      throws IOException {
    List<ArchiveRow> rows = new ArrayList<>();
    try (RowReader reader = format().open(path(file), range, position)) {
      Optional<ArchiveRow> row = reader.next();
      while (row.isPresent() && rows.size() < most) {
        rows.add(row.get());
        row = reader.next();
      }
    }
    return rows;
  }

  private List<FileRange> cut(Path file, long target) throws IOException {
    return format().cut(path(file), Files.size(file), target);
  }

  private static org.apache.flink.core.fs.Path path(Path file) {
    return org.apache.flink.core.fs.Path.fromLocalFile(file.toFile());
  }

  private static List<String> keys(List<ArchiveRow> rows) {
    return rows.stream().map(ArchiveRow::getKey).toList();
  }
}
