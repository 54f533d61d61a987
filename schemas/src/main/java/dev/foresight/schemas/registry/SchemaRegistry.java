// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.registry;

import dev.foresight.schemas.WireFormatException;
import org.apache.avro.Schema;

/** Knows schemas by numbers. Safe for use by many threads. */
public interface SchemaRegistry {
  /**
   * Returns the Avro schema with an id.
   *
   * @throws WireFormatException if there is none, or it is of another kind than Avro
   * @throws RegistryException if the registry does not answer, or not to this user: no record is at
   *     fault
   */
  Schema schema(int id) throws WireFormatException;

  /**
   * Returns the id of a schema under a subject.
   *
   * @throws RegistryException if the subject refuses the schema, or the registry does not answer
   */
  int idOf(String subject, Schema schema);
}
