// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.schemas.ArchiveRow;
import dev.foresight.schemas.ImageSource;
import dev.foresight.schemas.RowFailure;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.Path;

/**
 * JSON objects, one a line. The image is a path from the file's folder on, a URI, or an object with
 * {@code bytes} in Base64 or a {@code path}; all other fields are columns.
 *
 * @param names of the columns that count
 */
public record JsonLines(ColumnNames names) implements RowFormat {
  private static final long serialVersionUID = 1L;

  private static final long LEAST_RANGE = 4 << 10;

  private static final long LARGEST_RANGE = 16 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public List<FileRange> cut(Path file, long bytes, long target) {
    return ByteRanges.of(bytes, target, LEAST_RANGE, LARGEST_RANGE);
  }

  @Override
  public RowReader open(Path file, FileRange range, long position) throws IOException {
    return new LineRows(
        LineReader.open(file, range, position), (line, start) -> row(file, line, start));
  }

  private ArchiveRow row(Path file, byte[] line, long start) {
    Map<String, String> columns = new HashMap<>();
    ImageSource image = new ImageSource(null, null);
    RowFailure failure = null;
    try {
      JsonNode object = JSON.readTree(line);
      if (!object.isObject()) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      columns.putAll(TextColumns.of(object));
      columns.remove(names.image());
      image = image(file, object.get(names.image()));
    } catch (IOException | IllegalArgumentException e) {
      DeadLetterCode code =
          columns.isEmpty() ? DeadLetterCode.RECORD_MALFORMED : DeadLetterCode.RECORD_INVALID;
      failure =
          new RowFailure(
              code.name(),
              "the line at byte %d cannot be captioned: %s"
                  .formatted(start, firstLine(e.getMessage())));
    }
    return new ArchiveRow(
        Places.of(file),
        start,
        names.keyOf(columns, file.getName(), start),
        image,
        columns,
        failure,
        null);
  }

  private ImageSource image(Path file, JsonNode value) throws IOException {
    if (value != null && value.isTextual()) {
      return new ImageSource(null, Places.namedIn(file, value.textValue()));
    }
    if (value != null && value.hasNonNull("bytes")) {
      return new ImageSource(ByteBuffer.wrap(value.get("bytes").binaryValue()), null);
    }
    if (value != null && value.hasNonNull("path")) {
      return new ImageSource(null, Places.namedIn(file, value.get("path").asText()));
    }
    throw new IllegalArgumentException(
        "the field %s holds no image; it must be a path, a URI or {bytes, path}, or another field be named with --image-column"
            .formatted(names.image()));
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
