// SPDX-License-Identifier: Apache-2.0
/**
 * Making drafts for targets, and saying what they are worth.
 *
 * <p>Leans on the engine only: no Flink, no Kafka. Nothing but {@code job} leans on it.
 */
package dev.foresight.training;
