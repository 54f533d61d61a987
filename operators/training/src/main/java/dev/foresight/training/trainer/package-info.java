// SPDX-License-Identifier: Apache-2.0
/**
 * The training run: what is drawn when, how fast is learnt, what is saved, measured and told.
 *
 * <p>{@link dev.foresight.training.trainer.Trainer} is the entry. Leans on {@code data}, {@code
 * features}, {@code draft} and {@code report}, and on the engine.
 */
package dev.foresight.training.trainer;
