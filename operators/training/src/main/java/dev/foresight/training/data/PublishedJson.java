// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.schemas.FileFault;
import dev.foresight.schemas.Shortened;
import dev.foresight.schemas.json.JsonFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A published file that is one JSON object of long lists, read element by element: files of some
 * hundred megabytes never stand in memory whole.
 */
final class PublishedJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PublishedJson() {}

  /** Takes what stands at a place, such as {@code questions[17]}. */
  interface Visitor {
    void visit(String place, JsonNode value);
  }

  /**
   * Reads a file from its beginning to its end.
   *
   * @param lists takes the elements of each top-level list of that name, in the file's order
   * @return the values of top-level fields that are neither lists nor objects
   * @throws DataException if the file is not readable, is not one JSON object, or lacks a list
   */
  static JsonNode read(Path file, Map<String, Visitor> lists) {
    requireFile(file);
    var scalars = JSON.createObjectNode();
    int found = 0;
    try (JsonParser parser = JSON.createParser(file.toFile())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new DataException(file + " is not one JSON object; is it the file as published?");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_ARRAY && lists.containsKey(field)) {
          found++;
          visit(parser, field, lists.get(field));
        } else if (value.isStructStart()) {
          parser.skipChildren();
        } else {
          scalars.set(field, parser.readValueAsTree());
        }
      }
    } catch (JsonProcessingException e) {
      throw new DataException(
          "%s, line %d: not JSON: %s"
              .formatted(
                  file, e.getLocation() == null ? 0 : e.getLocation().getLineNr(), JsonFault.of(e)),
          e);
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + FileFault.of(e), e);
    }
    if (found < lists.size()) {
      throw new DataException(
          "%s must have the lists %s, but not all are there; is it the file as published?"
              .formatted(file, lists.keySet()));
    }
    return scalars;
  }

  private static void visit(JsonParser parser, String field, Visitor visitor) throws IOException {
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      visitor.visit(field + "[" + index++ + "]", parser.readValueAsTree());
    }
  }

  /**
   * Returns the first of some top-level fields of the first JSON value of a file; nothing if it has
   * none of them.
   *
   * @throws DataException if the file cannot be read, or does not begin with a JSON object
   */
  static Optional<String> firstOf(Path file, Set<String> fields) {
    requireFile(file);
    try (JsonParser parser = JSON.createParser(file.toFile())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (fields.contains(parser.currentName())) {
          return Optional.of(parser.currentName());
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw new DataException(file + " is not JSON: " + JsonFault.of(e), e);
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + FileFault.of(e), e);
    }
  }

  private static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataException("there is no file " + file + "; name a data set's file");
    }
  }

  /** Returns a field that must be a text with something in it. */
  static String text(JsonNode value, String field, String origin) throws BadSampleException {
    JsonNode found = value.path(field);
    if (!found.isTextual() || found.textValue().isBlank()) {
      throw new BadSampleException(
          origin, field + " is " + shown(found) + ", but must be a text that is not empty");
    }
    return found.textValue().strip();
  }

  /** Returns a field that must be a whole number, 0 or above. */
  static long number(JsonNode value, String field, String origin) throws BadSampleException {
    JsonNode found = value.path(field);
    if (!found.isIntegralNumber() || !found.canConvertToLong() || found.longValue() < 0) {
      throw new BadSampleException(
          origin, field + " is " + shown(found) + ", but must be a whole number, 0 or above");
    }
    return found.longValue();
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "missing" : Shortened.of(value.toString());
  }
}
