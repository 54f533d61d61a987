// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.generate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.schemas.Shortened;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The fields of a row, read by name and type; a null counts as absent. Failures name the field, its
 * value and the type expected.
 */
final class RowFields {
  private final JsonNode row;
  private final Set<String> known = new LinkedHashSet<>();

  RowFields(JsonNode row) {
    this.row = row;
  }

  Optional<String> text(String name) {
    return read(name, "a string", JsonNode::isTextual, JsonNode::textValue);
  }

  /** Returns a number; NaN and the infinities are numbers too. */
  Optional<Double> number(String name) {
    return read(name, "a number", JsonNode::isNumber, JsonNode::doubleValue);
  }

  Optional<Integer> integer(String name) {
    return read(
        name,
        "a whole number of 32 bits",
        node -> node.isIntegralNumber() && node.canConvertToInt(),
        JsonNode::intValue);
  }

  Optional<Long> longInteger(String name) {
    return read(
        name,
        "a whole number of 64 bits",
        node -> node.isIntegralNumber() && node.canConvertToLong(),
        JsonNode::longValue);
  }

  Optional<Boolean> bool(String name) {
    return read(name, "true or false", JsonNode::isBoolean, JsonNode::booleanValue);
  }

  /** Returns a list of strings, empty if absent. */
  List<String> texts(String name) {
    return read(name, "an array of strings", RowFields::isArrayOfTexts, RowFields::elements)
        .orElse(List.of());
  }

  boolean isText(String name) {
    return row.path(name).isTextual();
  }

  /** Refuses what was never asked for: a misspelt field must not be ignored. */
  void refuseOthers() {
    for (Iterator<String> names = row.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new RequestException(
            ErrorCode.UNSUPPORTED_PARAMETER,
            Shortened.of(name)
                + " is not known; the fields of a row are "
                + String.join(", ", known));
      }
    }
  }

  private <T> Optional<T> read(
      String name, String expected, Predicate<JsonNode> type, Function<JsonNode, T> value) {
    known.add(name);
    JsonNode node = row.get(name);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!type.test(node)) {
      throw new RequestException(
          ErrorCode.INVALID_PARAMETER,
          name + " is " + Shortened.of(node.toString()) + ", but must be " + expected);
    }
    return Optional.of(value.apply(node));
  }

  private static boolean isArrayOfTexts(JsonNode node) {
    if (!node.isArray()) {
      return false;
    }
    for (JsonNode element : node) {
      if (!element.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private static List<String> elements(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.textValue()));
    return texts;
  }
}
