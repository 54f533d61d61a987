// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;

/** A schema as other languages want it: without what only Java's generated classes read. */
final class PlainSchema {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PlainSchema() {}

  /** Returns the schema's JSON. */
  static String of(Schema schema) {
    try {
      JsonNode tree = JSON.readTree(schema.toString());
      clean(tree);
      return tree.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a schema is always JSON", e);
    }
  }

  private static void clean(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove("avro.java.string");
    }
    node.forEach(PlainSchema::clean);
  }
}
