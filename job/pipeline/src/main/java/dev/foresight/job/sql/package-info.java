// SPDX-License-Identifier: Apache-2.0
/**
 * The engine as a provider of models in Flink SQL: what {@code CREATE MODEL} says, and what {@code
 * ML_PREDICT} runs.
 *
 * <p>Leans on: {@code archive.prompt}, {@code engine.digest}, {@code engine.images}, {@code
 * engine.request}, {@code engine.serving}, {@code job}, {@code options}, {@code streaming.caption},
 * {@code streaming.deadletter}, {@code streaming.images}, {@code streaming.journal}; Flink.
 */
package dev.foresight.job.sql;
