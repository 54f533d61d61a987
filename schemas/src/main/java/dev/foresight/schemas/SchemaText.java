// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas;

import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** Schemas that others wrote. */
public final class SchemaText {
  private SchemaText() {}

  /**
   * Reads a schema.
   *
   * @param parser knows the types that it may name
   * @throws SchemaParseException if it is none, whatever Avro makes of it
   */
  public static Schema parse(String json, Schema.Parser parser) {
    try {
      return parser.parse(json);
    } catch (NullPointerException | AvroTypeException e) {
      throw new SchemaParseException("it names a type that is not defined: " + Shortened.of(json));
    }
  }
}
