// SPDX-License-Identifier: Apache-2.0
/**
 * Requests in files and results in lines: what {@code foresight generate} does without a stream.
 *
 * <p>Here live the reading of request rows, the submission of many rows to one engine, and results
 * as JSON. Leans on the engine's public interface, its loader of images, the strict JSON and
 * quoting of {@code schemas}, and on Jackson; knows neither Flink nor Kafka.
 */
package dev.foresight.tools.generate;
