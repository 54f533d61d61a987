// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.ImageSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A line of the list.
   *
   * @param file of the row
   * @param position of the row
   * @param key of the row
   */
  public record Line(String file, long position, String key) {
    /** Returns it as it is written, without its end. */
    public String text() {
      try {
        return JSON.writeValueAsString(this);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a record of texts can be written", e);
      }
    }
  }

  @Override
  public List<FileRange> cut(Path list, long bytes, long target) {
    return ByteRanges.of(bytes, target, LEAST_RANGE, LARGEST_RANGE);
  }

  @Override
  public RowReader open(Path list, FileRange range, long position) throws IOException {
    return new Rows(LineReader.open(list, range, position));
  }

  private final class Rows implements RowReader {
    private final LineReader lines;

    Rows(LineReader lines) {
      this.lines = lines;
    }

    @Override
    public Optional<ArchiveRow> next() throws IOException {
      Optional<byte[]> text = lines.next();
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(row(JSON.readValue(text.get(), Line.class)));
    }

    @Override
    public long position() {
      return lines.position();
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  /**
   * Reads one row.
   *
   * @throws BrokenFileException if it is not there any more
   * @throws IOException if its file cannot be read
   */
  public ArchiveRow row(Line place) throws IOException {
    if (format instanceof ListedImages) {
      return new ArchiveRow(
          place.file(),
          place.position(),
          place.key(),
          new ImageSource(null, place.file()),
          Map.of(),
          null);
    }
    FileRange itself = new FileRange(place.position(), place.position() + 1);
    try (RowReader rows = format.open(new Path(place.file()), itself, place.position())) {
      return rows.next()
          .orElseThrow(
              () ->
                  new BrokenFileException(
                      "%s has no row at %d any more".formatted(place.file(), place.position())));
    }
  }
}
