// SPDX-License-Identifier: Apache-2.0
/**
 * What a laptop needs in place of a data centre: a Kafka broker and a Flink cluster inside this
 * process.
 *
 * <p>Both listen on loopback only, at ports that were free, and leave nothing behind when closed.
 * They know Kafka and Flink, but nothing of captions.
 *
 * <p>Leans on: {@code job.flink}; Flink, Kafka, Kafka's broker.
 */
package dev.foresight.tools.local;
