// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.schemas.Shortened;
import dev.foresight.schemas.WireFormatException;
import dev.foresight.schemas.WireFormatException.Problem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of one JSON object, read by name and type; a null counts as absent. Failures name the
 * field by its path, what is found and the type expected.
 */
public final class JsonFields {
  private final JsonNode object;
  private final String path;
  private final Set<String> asked = new LinkedHashSet<>();

  private JsonFields(JsonNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /** Reads the fields of an object; an empty path is the record itself. */
  public static JsonFields of(JsonNode node, String path) throws WireFormatException {
    if (!node.isObject()) {
      throw wrongType(path, node, "an object");
    }
    return new JsonFields(node, path);
  }

  /** Returns the node of a field, if it is there and not null. */
  public Optional<JsonNode> node(String name) {
    asked.add(name);
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
  }

  /** Returns a text. */
  public Optional<String> text(String name) throws WireFormatException {
    Optional<JsonNode> node = node(name);
    return node.isEmpty() ? Optional.empty() : Optional.of(text(node.get(), pathOf(name)));
  }

  /** Returns a text that must be there. */
  public String requiredText(String name) throws WireFormatException {
    return required(name, text(name), "a string");
  }

  /** Returns a number; NaN and the infinities are numbers too. */
  public Optional<Double> number(String name) throws WireFormatException {
    Optional<JsonNode> node = node(name);
    if (node.isPresent() && !node.get().isNumber()) {
      throw wrongType(pathOf(name), node.get(), "a number");
    }
    return node.map(JsonNode::doubleValue);
  }

  /** Returns a whole number of 32 bits. */
  public Optional<Integer> integer(String name) throws WireFormatException {
    Optional<JsonNode> node = node(name);
    if (node.isPresent() && !(node.get().isIntegralNumber() && node.get().canConvertToInt())) {
      throw wrongType(pathOf(name), node.get(), "a whole number of 32 bits");
    }
    return node.map(JsonNode::intValue);
  }

  /** Returns a whole number of 64 bits. */
  public Optional<Long> longInteger(String name) throws WireFormatException {
    Optional<JsonNode> node = node(name);
    if (node.isPresent() && !(node.get().isIntegralNumber() && node.get().canConvertToLong())) {
      throw wrongType(pathOf(name), node.get(), "a whole number of 64 bits");
    }
    return node.map(JsonNode::longValue);
  }

  /** Returns true or false. */
  public Optional<Boolean> bool(String name) throws WireFormatException {
    Optional<JsonNode> node = node(name);
    if (node.isPresent() && !node.get().isBoolean()) {
      throw wrongType(pathOf(name), node.get(), "true or false");
    }
    return node.map(JsonNode::booleanValue);
  }

  /** Returns bytes that are written in base64. */
  public Optional<ByteBuffer> bytes(String name) throws WireFormatException {
    Optional<String> base64 = text(name);
    try {
      return base64.map(text -> ByteBuffer.wrap(Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      throw new WireFormatException(
          Problem.INVALID_FIELD, pathOf(name) + " is not base64: " + e.getMessage(), e);
    }
  }

  /** Returns what is there of a field that must be. */
  public <T> T required(String name, Optional<T> value, String expected)
      throws WireFormatException {
    return value.orElseThrow(
        () ->
            new WireFormatException(
                Problem.MISSING_FIELD, pathOf(name) + " is missing, but must be " + expected));
  }

  /** Returns a list, empty if absent. */
  public <T> List<T> list(String name, Element<T> element) throws WireFormatException {
    JsonNode node = node(name).orElse(null);
    List<T> list = new ArrayList<>();
    if (node == null) {
      return list;
    }
    if (!node.isArray()) {
      throw wrongType(pathOf(name), node, "an array");
    }
    for (int i = 0; i < node.size(); i++) {
      list.add(element.read(node.get(i), pathOf(name) + "[" + i + "]"));
    }
    return list;
  }

  /** Returns an object of texts, empty if absent. */
  public Map<String, String> texts(String name) throws WireFormatException {
    JsonNode node = node(name).orElse(null);
    Map<String, String> texts = new LinkedHashMap<>();
    if (node == null) {
      return texts;
    }
    if (!node.isObject()) {
      throw wrongType(pathOf(name), node, "an object of strings");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      texts.put(entry.getKey(), text(entry.getValue(), pathOf(name) + "." + entry.getKey()));
    }
    return texts;
  }

  /** Refuses what was never asked for: a misspelt field must not be ignored. */
  public void refuseOthers() throws WireFormatException {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!asked.contains(name)) {
        throw new WireFormatException(
            Problem.UNKNOWN_FIELD,
            Shortened.of(pathOf(name))
                + " is not known; the fields here are "
                + String.join(", ", asked));
      }
    }
  }

  /** Returns the path of a field, for messages. */
  public String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Reads a text. */
  public static String text(JsonNode node, String path) throws WireFormatException {
    if (!node.isTextual()) {
      throw wrongType(path, node, "a string");
    }
    return node.textValue();
  }

  static WireFormatException wrongType(String path, JsonNode found, String expected) {
    String what =
        switch (found.getNodeType()) {
          case NUMBER -> Shortened.of(found.asText());
          case STRING -> '"' + Shortened.of(found.textValue()) + '"';
          case BOOLEAN -> found.asText();
          case ARRAY -> "an array";
          case OBJECT -> "an object";
          default -> "null";
        };
    return new WireFormatException(
        Problem.INVALID_FIELD,
        (path.isEmpty() ? "the record" : path) + " is " + what + ", but must be " + expected);
  }

  /** How an element of a list is read. */
  public interface Element<T> {
    /** Reads an element that lies at a path. */
    T read(JsonNode node, String path) throws WireFormatException;
  }
}
