// SPDX-License-Identifier: Apache-2.0
/**
 * From Kafka's records to ours, nothing read into them; and from where to read: not from topics
 * that may not be read, not from behind what was read before, not without the job's name, for which
 * it leans on {@code lease}.
 *
 * <p>Leans on: {@code closing}, {@code lease}, {@code schemas}, {@code topics}, {@code types};
 * Flink, Kafka.
 */
package dev.foresight.streaming.source;
