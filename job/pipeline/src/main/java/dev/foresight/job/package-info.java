// SPDX-License-Identifier: Apache-2.0
/**
 * The job: what the options say, wired into one Flink pipeline between Kafka topics.
 *
 * <p>Sub-packages hold the options, what is asked of Kafka, what is asked of a cluster, and where
 * models come from; everything may lean on the options. This module is what a cluster gets: the
 * command line and all that goes with it live in {@code tools}.
 *
 * <p>Leans on: {@code archive.output}, {@code archive.progress}, {@code archive.prompt}, {@code
 * archive.run}, {@code archive.source}, {@code archive}, {@code checkpoints}, {@code
 * engine.architecture}, {@code engine.checkpoint}, {@code engine.images}, {@code engine.model},
 * {@code engine.runtime}, {@code engine.serving.decoding}, {@code engine.serving.sharing}, {@code
 * engine.serving}, {@code flink}, {@code kafka}, {@code model}, {@code options}, {@code schemas},
 * {@code streaming.caption}, {@code streaming.deadletter}, {@code streaming.images}, {@code
 * streaming.lease}, {@code streaming.registry}, {@code streaming.sink}, {@code streaming.source},
 * {@code streaming}; Flink, Kafka.
 */
package dev.foresight.job;
