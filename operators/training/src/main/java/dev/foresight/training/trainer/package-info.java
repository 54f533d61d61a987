// SPDX-License-Identifier: Apache-2.0
/**
 * The training run: what is drawn when, how fast is learnt, what is saved, measured and told.
 *
 * <p>{@link dev.foresight.training.trainer.Trainer} is the entry.
 *
 * <p>Leans on: {@code data}, {@code draft}, {@code engine.architecture}, {@code engine.checkpoint},
 * {@code engine.model}, {@code engine.report}, {@code engine.request}, {@code engine.runtime},
 * {@code engine.serving.decoding}, {@code engine.serving}, {@code engine.speculation}, {@code
 * features}, {@code optimiser}, {@code run}, {@code storage}; Jackson.
 */
package dev.foresight.training.trainer;
