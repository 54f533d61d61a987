// SPDX-License-Identifier: Apache-2.0
/**
 * Records as bytes: Avro's single-object encoding with the history of schemas that reads it, and
 * Confluent's wire format.
 *
 * <p>Leans on: {@code json}, {@code registry}, {@code schemas}; Avro.
 */
package dev.foresight.schemas.wire;
