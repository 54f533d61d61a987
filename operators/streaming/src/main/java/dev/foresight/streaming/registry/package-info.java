// SPDX-License-Identifier: Apache-2.0
/**
 * How the job reaches its schema registry: what travels in the job's graph, and the client made of
 * it where it runs.
 *
 * <p>Leans on: {@code schemas.registry}; Kafka.
 */
package dev.foresight.streaming.registry;
