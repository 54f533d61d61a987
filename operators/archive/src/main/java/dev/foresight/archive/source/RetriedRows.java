// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import dev.foresight.schemas.ArchiveRow;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.fs.Path;

/**
 * Rows of an archive that are read once more, by a list of their places.
 *
 * @param format of the archive
 */
public record RetriedRows(RowFormat format) implements RowFormat {
  private static final long serialVersionUID = 1L;

  /** A dozen rows. */
  private static final long LEAST_RANGE = 1 << 10;

  private static final long LARGEST_RANGE = 64 << 10;

  /**
   * A line of the list.
   *
   * @param file of the row
   * @param position of the row
   * @param key of the row
   */
  public record Line(String file, long position, String key) implements ListLine {}

  @Override
  public List<FileRange> cut(Path list, long bytes, long target) {
    return ByteRanges.of(bytes, target, LEAST_RANGE, LARGEST_RANGE);
  }

  @Override
  public RowReader open(Path list, FileRange range, long position) throws IOException {
    return new LineRows(LineReader.open(list, range, position), (line, start) -> row(line));
  }

  private ArchiveRow row(byte[] text) throws IOException {
    Line place = ListLine.JSON.readValue(text, Line.class);
    return format.row(place.file(), place.position(), place.key());
  }
}
