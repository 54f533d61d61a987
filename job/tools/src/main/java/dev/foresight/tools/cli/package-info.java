// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: one class for each sub-command of {@code foresight}.
 *
 * <p>A command reads its options, calls one of the other packages, and prints. Results go to
 * standard output, everything else to standard error. Options that several commands have are
 * declared in {@code tools.options} and {@code job.options}. Exit codes: {@link
 * dev.foresight.tools.cli.ExitCode}. Nothing leans on this package.
 *
 * <p>Leans on: {@code archive.progress}, {@code archive.run}, {@code archive.source}, {@code
 * bench}, {@code caption}, {@code cluster}, {@code demo}, {@code doctor}, {@code
 * engine.architecture}, {@code engine.checkpoint}, {@code engine.images}, {@code engine.inflation},
 * {@code engine.measure}, {@code engine.model}, {@code engine.report}, {@code engine.request},
 * {@code engine.runtime}, {@code engine.serving.decoding}, {@code engine.serving}, {@code
 * engine.speculation}, {@code engine.text}, {@code generate}, {@code job.checkpoints}, {@code
 * job.kafka}, {@code job.model}, {@code job.options}, {@code job}, {@code kafka}, {@code local},
 * {@code options}, {@code progress}, {@code runs}, {@code schemas.json}, {@code schemas.registry},
 * {@code schemas}, {@code streaming.deadletter}, {@code streaming.topics}, {@code
 * training.ablation}, {@code training.data}, {@code training.distill}, {@code training.evaluation},
 * {@code training.features}, {@code training.measure}, {@code training.pictures}, {@code
 * training.run}, {@code training.shapes}, {@code training.storage}, {@code training.targets},
 * {@code training.tokens}, {@code training.trainer}, {@code train}; Flink, Jackson, Kafka, picocli.
 */
package dev.foresight.tools.cli;
