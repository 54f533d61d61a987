// SPDX-License-Identifier: Apache-2.0
/**
 * What people do with a job's topics by hand: send requests, follow outcomes, look at dead letters
 * and send them again.
 *
 * <p>Leans on: {@code job.kafka}, {@code schemas.json}, {@code schemas.wire}, {@code schemas},
 * {@code streaming.registry}, {@code streaming.sink}, {@code streaming.source}; Jackson, Kafka.
 */
package dev.foresight.tools.kafka;
