// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** The fields of a JSON object as columns: texts as they are, all else as JSON, null left out. */
final class TextColumns {
  private TextColumns() {}

  static Map<String, String> of(JsonNode object) {
    Map<String, String> columns = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!field.getValue().isNull()) {
        columns.put(
            field.getKey(),
            field.getValue().isTextual()
                ? field.getValue().textValue()
                : field.getValue().toString());
      }
    }
    return columns;
  }
}
