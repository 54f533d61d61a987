// SPDX-License-Identifier: Apache-2.0
/**
 * One job of a name at a time: who holds the name, kept at the broker among its transactional ids,
 * so that it takes no topic and no right beyond those of the job's transactions.
 *
 * <p>Leans on: {@code topics}; Flink, Kafka.
 */
package dev.foresight.streaming.lease;
