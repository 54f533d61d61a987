// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code train}: its options, and what it shows while it runs.
 *
 * <p>Leans on: {@code engine.checkpoint}, {@code engine.images}, {@code engine.report}, {@code
 * engine.request}, {@code engine.speculation}, {@code job.options}, {@code options}, {@code
 * progress}, {@code schemas}, {@code training.data}, {@code training.draft}, {@code
 * training.optimiser}, {@code training.run}, {@code training.targets}, {@code training.trainer};
 * Avro, picocli.
 */
package dev.foresight.tools.train;
