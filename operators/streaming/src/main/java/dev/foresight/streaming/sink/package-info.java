// SPDX-License-Identifier: Apache-2.0
/**
 * From results and dead letters to Kafka's records, and the endpoints that read and write them,
 * which lean on {@code lease}: nothing is committed without the job's name. Values are told apart
 * by the engine's digests.
 *
 * <p>Leans on: {@code closing}, {@code deadletter}, {@code engine.digest}, {@code lease}, {@code
 * metrics}, {@code registry}, {@code schemas.json}, {@code schemas.registry}, {@code schemas.wire},
 * {@code schemas}, {@code source}, {@code topics}; Avro, Flink, Kafka.
 */
package dev.foresight.streaming.sink;
