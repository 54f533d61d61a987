// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.ImageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.Path;

/** Somebody's list of images: a path or a URI a line, paths from the list's folder on. */
public final class ListedPaths implements RowFormat {
  private static final long serialVersionUID = 1L;

  /** Some dozen images. */
  private static final long LEAST_RANGE = 1 << 10;

  private static final long LARGEST_RANGE = 64 << 10;

  @Override
  public List<FileRange> cut(Path list, long bytes, long target) {
    return ByteRanges.of(bytes, target, LEAST_RANGE, LARGEST_RANGE);
  }

  @Override
  public RowReader open(Path list, FileRange range, long position) throws IOException {
    return new LineRows(
        LineReader.open(list, range, position), (line, start) -> row(list, line, start));
  }

  private static ArchiveRow row(Path list, byte[] line, long start) {
    String reference = new String(line, StandardCharsets.UTF_8).strip();
    return new ArchiveRow(
        Places.of(list),
        start,
        reference,
        new ImageSource(null, Places.namedIn(list, reference)),
        Map.of(),
        null,
        null);
  }
}
