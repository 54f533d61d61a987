// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

/** How values are written to a topic. */
public enum OutputFormat {
  /** Avro's single-object encoding. */
  AVRO,
  /** Confluent's wire format, its schemas in a registry. */
  REGISTRY,
  /** One JSON object in UTF-8. */
  JSON
}
