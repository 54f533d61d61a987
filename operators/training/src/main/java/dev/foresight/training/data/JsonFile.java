// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/** Files that are one JSON value, as packages publish them. */
public final class JsonFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonFile() {}

  /**
   * Reads a file of a package.
   *
   * @param contents what is to be unpacked into the file's folder, for the message
   * @throws DataException if it cannot be read, or is no JSON
   */
  public static JsonNode ofPackage(Path file, String contents) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new DataException(
          "%s cannot be read: %s; unpack %s there"
              .formatted(file, e.getMessage().lines().findFirst().orElse(""), contents));
    }
  }
}
