// SPDX-License-Identifier: Apache-2.0
/**
 * Measures a model on this machine: what {@code foresight bench} prints.
 *
 * <p>A {@link dev.foresight.tools.bench.Probe} measures one thing under one setting; {@link
 * dev.foresight.tools.bench.Rounds} lets all of them take turns; a {@link
 * dev.foresight.tools.bench.BenchReport} is what came out, for people as tables and for programs as
 * JSON.
 *
 * <p>Leans on: {@code archive.progress}, {@code engine.architecture}, {@code engine.checkpoint},
 * {@code engine.equality}, {@code engine.images}, {@code engine.measure}, {@code engine.model},
 * {@code engine.report}, {@code engine.request}, {@code engine.runtime}, {@code
 * engine.serving.decoding}, {@code engine.serving}, {@code engine.speculation}, {@code generate},
 * {@code job.kafka}, {@code job.options}, {@code job}, {@code kafka}, {@code local}, {@code
 * schemas}, {@code streaming.caption}; Flink, Kafka.
 */
package dev.foresight.tools.bench;
