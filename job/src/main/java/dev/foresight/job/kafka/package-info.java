// SPDX-License-Identifier: Apache-2.0
/**
 * Plain Kafka clients around the job: topics are made, requests sent, captions followed.
 *
 * <p>Leans on {@code schemas}, the options of brokers and Kafka's clients; knows no Flink.
 */
package dev.foresight.job.kafka;
