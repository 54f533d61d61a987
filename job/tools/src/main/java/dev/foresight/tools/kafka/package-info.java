// SPDX-License-Identifier: Apache-2.0
/**
 * What people do with a job's topics by hand: send requests, follow outcomes, look at dead letters
 * and send them again.
 *
 * <p>Leans on the pipeline's access to Kafka, on {@code streaming} and {@code schemas} for what
 * topics hold, and on Kafka's clients.
 */
package dev.foresight.tools.kafka;
