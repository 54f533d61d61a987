// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

/** How results and dead letters are written. */
public enum RecordFormat {
  /** Avro's single-object encoding. */
  AVRO,
  /** One JSON object. */
  JSON
}
