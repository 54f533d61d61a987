// SPDX-License-Identifier: Apache-2.0
/**
 * What each part of a recipe is worth: drafts that are trained alike but for one thing, held
 * against each other on the same questions.
 *
 * <p>An {@link dev.foresight.training.ablation.Ablation} drives {@code distill}, {@code trainer}
 * and {@code evaluation}; nothing leans on it but commands.
 *
 * <p>Leans on: {@code data}, {@code draft}, {@code engine.checkpoint}, {@code engine.equality},
 * {@code engine.report}, {@code engine.serving}, {@code engine.speculation}, {@code evaluation},
 * {@code run}, {@code trainer}.
 */
package dev.foresight.training.ablation;
