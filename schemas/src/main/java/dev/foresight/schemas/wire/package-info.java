// SPDX-License-Identifier: Apache-2.0
/**
 * Records as bytes: Avro's single-object encoding with the history of schemas that reads it, and
 * Confluent's wire format.
 *
 * <p>Leans on the generated records, on {@code registry}, and on {@code json}, for requests written
 * as text.
 */
package dev.foresight.schemas.wire;
