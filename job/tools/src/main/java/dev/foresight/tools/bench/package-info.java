// SPDX-License-Identifier: Apache-2.0
/**
 * Measures a model on this machine: what {@code foresight bench} prints.
 *
 * <p>A {@link dev.foresight.tools.bench.Probe} measures one thing under one setting; {@link
 * dev.foresight.tools.bench.Rounds} lets all of them take turns; a {@link
 * dev.foresight.tools.bench.BenchReport} is what came out, for people as tables and for programs as
 * JSON. Leans on the engine, on {@code generate} for files of requests and on {@code
 * training.report} for what reports look like; only the {@link
 * dev.foresight.tools.bench.PipelineProbe} knows Flink and Kafka.
 */
package dev.foresight.tools.bench;
