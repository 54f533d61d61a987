// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the JSON of checkpoint folders: strictly, and within bounds, as anybody may have written
 * it. Python's {@code NaN} and {@code Infinity} are numbers here, and so is {@code 1e400}, so that
 * whoever asks for the field can refuse them by its name.
 */
public final class JsonFile {
  /** A tokenizer of 256,000 pieces takes some 35 MB. */
  private static final long MAX_BYTES = 100_000_000;

  /** That tokenizer has about 3 million. */
  private static final long MAX_TOKENS = 8_000_000;

  private static final int MAX_DEPTH = 100;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxTokenCount(MAX_TOKENS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonFile() {}

  /**
   * Reads a file.
   *
   * @throws CheckpointException if it cannot be read, or is no JSON
   */
  public static JsonNode read(Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_BYTES) {
        throw new CheckpointException(
            "%s has %d bytes, but must have %d at most; download it again"
                .formatted(Shown.path(file), bytes, MAX_BYTES));
      }
      return parse(Files.readAllBytes(file), file);
    } catch (IOException e) {
      throw CheckpointException.unreadable(file, e);
    }
  }

  /**
   * Reads text.
   *
   * @param file that it is from, for messages
   * @throws CheckpointException if it is no JSON
   */
  static JsonNode parse(byte[] json, Path file) {
    try (JsonParser parser = JSON.createParser(json)) {
      return parse(parser, file);
    } catch (IOException e) {
      throw new CheckpointException(
          Shown.path(file) + " is no text in UTF-8; correct it, or download it again");
    }
  }

  private static JsonNode parse(JsonParser parser, Path file) throws IOException {
    try {
      JsonNode root = JSON.readTree(parser);
      if (root == null || root.isMissingNode()) {
        throw new CheckpointException(Shown.path(file) + " is empty; download it again");
      }
      if (parser.nextToken() != null) {
        throw damaged(parser, file, "has text behind its end");
      }
      return root;
    } catch (StreamConstraintsException e) {
      throw damaged(
          parser, file, "nests deeper, or has a longer number or more values, than any needs,");
    } catch (JsonProcessingException e) {
      boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate");
      throw damaged(parser, file, twice ? "names a field twice" : "is cut, or no JSON,");
    }
  }

  private static CheckpointException damaged(JsonParser parser, Path file, String what) {
    JsonLocation place = parser.currentLocation();
    String field = parser.getParsingContext().pathAsPointer().toString();
    return new CheckpointException(
        "%s %s at line %d, column %d%s; correct it, or download it again"
            .formatted(
                Shown.path(file),
                what,
                place.getLineNr(),
                place.getColumnNr(),
                field.isEmpty() ? "" : " (" + Shown.value(field.substring(1)) + ")"));
  }
}
