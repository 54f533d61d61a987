// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.kafka;

import dev.foresight.schemas.WireFormatException;

/** A value in Confluent's wire format, and no registry that knows its schema. */
public final class RegistryMissingException extends WireFormatException {
  private static final long serialVersionUID = 1L;

  RegistryMissingException() {
    super(
        Problem.UNKNOWN_SCHEMA,
        "the value is in Confluent's wire format; name the schema registry with --registry-url");
  }
}
