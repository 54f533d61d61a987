// SPDX-License-Identifier: Apache-2.0
/**
 * Records as bytes: Avro's single-object encoding, and the history of schemas that reads it.
 *
 * <p>Leans on the generated records and on {@code json}, for requests written as text.
 */
package dev.foresight.schemas.wire;
