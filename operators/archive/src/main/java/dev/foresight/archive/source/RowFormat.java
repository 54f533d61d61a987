// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import dev.foresight.schemas.ArchiveRow;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/**
 * How rows lie in files of an archive. Positions are of the format's own counting: bytes, or rows.
 * What all formats promise is written down in the test {@code RowFormatContract}: however a file is
 * cut, and wherever reading is taken up again, each row is read once.
 */
public interface RowFormat extends Serializable {
  /**
   * Cuts a file into ranges that cover it.
   *
   * @param bytes length of the file
   * @param target how many bytes a range should have; the format knows what is too little or too
   *     much
   * @throws BrokenFileException if the file is not of this format
   * @throws IOException if it cannot be read
   */
  List<FileRange> cut(Path file, long bytes, long target) throws IOException;

  /**
   * Opens a range.
   *
   * @param position of the first row: the range's start, or a {@link RowReader#position}
   * @throws BrokenFileException if the file is not of this format
   * @throws IOException if it cannot be read
   */
  RowReader open(Path file, FileRange range, long position) throws IOException;

  /** Told of each row of a file, in their order. */
  @FunctionalInterface
  interface Rows {
    /** Takes a row. */
    void add(ArchiveRow row) throws IOException;
  }

  /**
   * Reads a whole file.
   *
   * @param bytes length of the file
   * @param rows told of each row; what it throws ends the reading
   * @throws BrokenFileException if the file is not of this format
   * @throws IOException if it cannot be read
   */
  default void read(Path file, long bytes, Rows rows) throws IOException {
    for (FileRange range : cut(file, bytes, bytes)) {
      try (RowReader reader = open(file, range, range.start())) {
        for (Optional<ArchiveRow> row = reader.next(); row.isPresent(); row = reader.next()) {
          rows.add(row.get());
        }
      }
    }
  }

  /**
   * Reads one row once more.
   *
   * @param file of the row, as rows tell it
   * @param position of the row
   * @param key of the row
   * @throws BrokenFileException if it is not there any more
   * @throws IOException if its file cannot be read
   */
  default ArchiveRow row(String file, long position, String key) throws IOException {
    FileRange itself = new FileRange(position, position + 1);
    try (RowReader rows = open(new Path(file), itself, position)) {
      return rows.next()
          .orElseThrow(
              () ->
                  new BrokenFileException(
                      "%s has no row at %d any more".formatted(file, position)));
    }
  }
}
