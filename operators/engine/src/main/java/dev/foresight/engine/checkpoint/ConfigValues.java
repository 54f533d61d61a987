// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * Values of one JSON object of a configuration, with errors that name the file and the key.
 *
 * @param object that holds the values; may be missing
 * @param file that the object is from
 * @param prefix of the object's keys in errors, such as {@code text_config.}
 */
record ConfigValues(JsonNode object, Path file, String prefix) {
  boolean isPresent() {
    return object.isObject();
  }

  JsonNode node(String key) {
    return object.path(key);
  }

  int positive(String key, int defaultValue) {
    JsonNode node = object.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return defaultValue;
    }
    if (!node.isInt() || node.intValue() < 1) {
      throw unsupported(key, node, "a positive number");
    }
    return node.intValue();
  }

  ConfigValues require(String key, String defaultValue, String supported) {
    String value = object.path(key).asText(defaultValue);
    if (!value.equals(supported)) {
      throw unsupported(key, value, supported);
    }
    return this;
  }

  ConfigValues requireAbsent(String key) {
    JsonNode node = object.path(key);
    if (!node.isMissingNode() && !node.isNull()) {
      throw unsupported(key, node, "absent");
    }
    return this;
  }

  ConfigValues requireFalse(String key) {
    if (object.path(key).asBoolean(false)) {
      throw unsupported(key, true, "false");
    }
    return this;
  }

  CheckpointException unsupported(String key, Object value, String supported) {
    return new CheckpointException(
        file + ": " + prefix + key + " is " + value + ", but must be " + supported);
  }
}
