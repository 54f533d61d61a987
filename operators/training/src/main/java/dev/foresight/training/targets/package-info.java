// SPDX-License-Identifier: Apache-2.0
/**
 * Targets that learn: LLaVA-1.5-shaped models of any size, in phases. First the vision tower, as a
 * classifier of labelled images; then the language model, on text; then the projector between them;
 * then all together.
 *
 * <p>{@link dev.foresight.training.targets.TargetTrainer} is the entry.
 *
 * <p>Leans on: {@code answers}, {@code data}, {@code draft}, {@code engine.architecture.llava},
 * {@code engine.architecture}, {@code engine.checkpoint}, {@code engine.model}, {@code
 * engine.report}, {@code engine.runtime}, {@code engine.serving.decoding}, {@code engine.serving},
 * {@code engine.text}, {@code features}, {@code llama}, {@code optimiser}, {@code run}, {@code
 * storage}; Jackson.
 */
package dev.foresight.training.targets;
