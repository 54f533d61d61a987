// SPDX-License-Identifier: Apache-2.0
/**
 * The demo: sample images go through an embedded Kafka, the real job on a local Flink cluster and a
 * real model, and their captions come back as any consumer would read them.
 *
 * <p>No caption takes a short cut.
 *
 * <p>Leans on: {@code engine.report}, {@code engine.request}, {@code engine.serving}, {@code
 * engine.text}, {@code engine.vision.formats}, {@code job.kafka}, {@code job.options}, {@code job},
 * {@code kafka}, {@code local}, {@code progress}, {@code schemas}; Jackson, Kafka.
 */
package dev.foresight.tools.demo;
