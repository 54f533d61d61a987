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
 * Files of images, each a row, by the listing that was made of them when the run began: what
 * vanishes later is a row that fails, and what appears is none.
 */
public final class ListedImages implements RowFormat {
  private static final long serialVersionUID = 1L;

  /** Some dozen images. */
  private static final long LEAST_RANGE = 2 << 10;

  private static final long LARGEST_RANGE = 64 << 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A line of the listing.
   *
   * @param key the image's path below the folder that was named
   * @param uri of the image: the path of a file of this machine, or a URI
   * @param bytes its length
   */
  public record Line(String key, String uri, long bytes) {
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
  public List<FileRange> cut(Path listing, long bytes, long target) {
    return ByteRanges.of(bytes, target, LEAST_RANGE, LARGEST_RANGE);
  }

  @Override
  public RowReader open(Path listing, FileRange range, long position) throws IOException {
    return new Rows(LineReader.open(listing, range, position));
  }

  private record Rows(LineReader lines) implements RowReader {
    @Override
    public Optional<ArchiveRow> next() throws IOException {
      Optional<byte[]> text = lines.next();
      if (text.isEmpty()) {
        return Optional.empty();
      }
      Line line = JSON.readValue(text.get(), Line.class);
      return Optional.of(
          new ArchiveRow(
              line.uri(), 0L, line.key(), new ImageSource(null, line.uri()), Map.of(), null));
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
}
