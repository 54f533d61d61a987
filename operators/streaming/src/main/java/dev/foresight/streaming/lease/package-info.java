// SPDX-License-Identifier: Apache-2.0
/**
 * One job of a name at a time: who holds the name, kept at the broker among its transactional ids,
 * so that it takes no topic and no right beyond those of the job's transactions. Leans on Kafka's
 * administration client; the enumerator that keeps a lease leans on Flink's sources.
 */
package dev.foresight.streaming.lease;
