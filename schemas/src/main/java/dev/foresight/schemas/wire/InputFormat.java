// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.wire;

/** How requests are written in a topic. */
public enum InputFormat {
  /** Each as its first bytes say: C3 01 is Avro, 00 a registry's, an opening brace JSON. */
  AUTO,
  /** Avro's single-object encoding. */
  AVRO,
  /** Confluent's wire format. */
  REGISTRY,
  /** One JSON object in UTF-8. */
  JSON
}
