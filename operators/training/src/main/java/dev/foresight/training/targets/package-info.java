// SPDX-License-Identifier: Apache-2.0
/**
 * Targets that learn: LLaVA-1.5-shaped models of any size, in phases. First the vision tower, as a
 * classifier of labelled images; then the language model, on text; then the projector between them;
 * then all together.
 *
 * <p>{@link dev.foresight.training.targets.TargetTrainer} is the entry. Leans on {@code run},
 * {@code optimiser}, {@code llama}, {@code features}, {@code data}, {@code storage} and {@code
 * report}, and on the engine.
 */
package dev.foresight.training.targets;
