// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.schemas.FileFault;
import dev.foresight.schemas.json.JsonFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file of JSON objects, one a line, that name images. */
final class JsonRows implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Path imageFolder;
  private final LineIndex lines;

  private JsonRows(Path file, Path imageFolder, LineIndex lines) {
    this.file = file;
    this.imageFolder = imageFolder;
    this.lines = lines;
  }

  /**
   * Opens a file.
   *
   * @param imageFolder where relative names of images begin
   * @throws DataException if it cannot be read, or is one JSON array
   */
  static JsonRows open(Path file, Path imageFolder) {
    if (!Files.isRegularFile(file)) {
      throw new DataException("there is no file " + file + "; name one of JSON lines");
    }
    try {
      LineIndex lines = new LineIndex(file);
      if (lines.size() > 0 && lines.read(0).stripLeading().startsWith("[")) {
        lines.close();
        throw new DataException(
            "%s is one JSON array, but must hold one object a line; convert it: jq -c '.[]' %s > %s"
                .formatted(file, file, file.resolveSibling(file.getFileName() + "l")));
      }
      return new JsonRows(file, imageFolder, lines);
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + FileFault.of(e), e);
    }
  }

  String name() {
    return file.getFileName().toString();
  }

  int size() {
    return lines.size();
  }

  /** Returns a row's line in the file, from 1. */
  int number(int index) {
    return lines.number(index);
  }

  /** Returns where a row stands, for messages. */
  String origin(int index) {
    return name() + ":" + number(index);
  }

  JsonNode read(int index) throws BadSampleException {
    String origin = origin(index);
    try {
      JsonNode row = JSON.readTree(lines.read(index));
      if (!row.isObject()) {
        throw new BadSampleException(origin, "the line is no JSON object");
      }
      return row;
    } catch (JsonProcessingException e) {
      throw new BadSampleException(origin, "the line is no JSON object: " + JsonFault.of(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + FileFault.of(e), e);
    }
  }

  /** Finds an image by its name in a row. */
  SampleImage image(JsonNode name, String origin) throws BadSampleException {
    if (!name.isTextual() || name.textValue().isBlank()) {
      throw new BadSampleException(
          origin, "image is " + name + ", but must be the name of a file, or a list of them");
    }
    try {
      return new SampleImage.InFile(name.textValue(), imageFolder.resolve(name.textValue()));
    } catch (InvalidPathException e) {
      throw new BadSampleException(origin, "image " + name + " is no path", e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }
}
