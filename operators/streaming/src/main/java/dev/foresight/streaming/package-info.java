// SPDX-License-Identifier: Apache-2.0
/**
 * The Flink functions between raw Kafka records and captions or dead letters.
 *
 * <p>Here lives only the wiring; each operator has a package: {@code source}, {@code decode},
 * {@code caption} with {@code images}, {@code route}, {@code split}, {@code sink}. They lean on the
 * schemas and on the engine's public values, never on each other, but for {@code decode}, {@code
 * deadletter}, {@code lease}, {@code metrics} and {@code types}, which others share.
 *
 * <p>Leans on: {@code caption}, {@code deadletter}, {@code decode}, {@code images}, {@code route},
 * {@code schemas}, {@code split}, {@code types}; Flink.
 */
package dev.foresight.streaming;
