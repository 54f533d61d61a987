// SPDX-License-Identifier: Apache-2.0
/**
 * The mechanics of a training run, whatever is learnt: what is drawn when, how fast is learnt, what
 * is saved, measured and told, and how a run goes on that was stopped or killed.
 *
 * <p>{@link dev.foresight.training.run.TrainingRun} is the entry; what learns in it is a {@link
 * dev.foresight.training.run.Learner}.
 *
 * <p>Leans on: {@code data}, {@code engine.report}, {@code optimiser}, {@code schemas.json}, {@code
 * schemas}, {@code storage}; Jackson.
 */
package dev.foresight.training.run;
