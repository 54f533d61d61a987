// SPDX-License-Identifier: Apache-2.0
/**
 * What each part of a recipe is worth: drafts that are trained alike but for one thing, held
 * against each other on the same questions.
 *
 * <p>An {@link dev.foresight.training.ablation.Ablation} drives {@code distill}, {@code trainer}
 * and {@code evaluation}; nothing leans on it but commands.
 */
package dev.foresight.training.ablation;
