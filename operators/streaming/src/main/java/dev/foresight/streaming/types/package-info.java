// SPDX-License-Identifier: Apache-2.0
/**
 * Flink's view of the records of {@code dev.foresight.schemas}: Avro in state and on the wire.
 *
 * <p>Leans on: {@code schemas}; Flink.
 */
package dev.foresight.streaming.types;
