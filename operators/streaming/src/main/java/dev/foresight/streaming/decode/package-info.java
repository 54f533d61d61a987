// SPDX-License-Identifier: Apache-2.0
/**
 * From raw records to requests that make sense, all but what only the model can tell.
 *
 * <p>Leans on: {@code deadletter}, {@code engine.images}, {@code engine.request}, {@code metrics},
 * {@code registry}, {@code route}, {@code schemas.registry}, {@code schemas.wire}, {@code schemas};
 * Avro, Flink.
 */
package dev.foresight.streaming.decode;
