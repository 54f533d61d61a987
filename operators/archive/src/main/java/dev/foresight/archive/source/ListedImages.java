// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.Path;

/**
 * Files of images, each a row, by the listing that was made of them when the run began: what
 * vanishes later is a row that fails, and what appears is none.
 */
public final class ListedImages implements RowFormat {
  private static final long serialVersionUID = 1L;

  /** Some dozen images. */
  private static final long LEAST_RANGE = 2 << 10;

  private static final long LARGEST_RANGE = 64 << 10;

  /**
   * A line of the listing.
   *
   * @param key the image's path below the folder that was named
   * @param uri of the image: the path of a file of this machine, or a URI
   * @param bytes its length; -1 where nobody has looked
   */
  public record Line(String key, String uri, long bytes) implements ListLine {}

  @Override
  public List<FileRange> cut(Path listing, long bytes, long target) {
    return ByteRanges.of(bytes, target, LEAST_RANGE, LARGEST_RANGE);
  }

  @Override
  public RowReader open(Path listing, FileRange range, long position) throws IOException {
    return new LineRows(LineReader.open(listing, range, position), (line, start) -> row(line));
  }

  private ArchiveRow row(byte[] text) throws IOException {
    Line line = ListLine.JSON.readValue(text, Line.class);
    return row(line.uri(), 0, line.key());
  }

  /** A row is its file: there is nothing to look up. */
  @Override
  public ArchiveRow row(String file, long position, String key) {
    return new ArchiveRow(file, position, key, new ImageSource(null, file), Map.of(), null, null);
  }
}
