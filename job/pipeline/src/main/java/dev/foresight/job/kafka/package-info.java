// SPDX-License-Identifier: Apache-2.0
/**
 * What a job asks of its Kafka before it starts: brokers that can be reached, topics, rights,
 * limits, offsets of its group. Knows no Flink.
 *
 * <p>Leans on: {@code options}, {@code schemas}, {@code streaming.topics}; Kafka.
 */
package dev.foresight.job.kafka;
