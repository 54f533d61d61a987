// SPDX-License-Identifier: Apache-2.0
/**
 * What a draft is worth: speculative decoding held against plain decoding, question by question,
 * with confidence intervals.
 *
 * <p>An {@link dev.foresight.training.evaluation.Evaluator} measures; a {@link
 * dev.foresight.training.evaluation.Summary} turns what it found into the lines of an {@link
 * dev.foresight.training.evaluation.EvaluationReport}, which is printed, written as JSON and drawn.
 *
 * <p>Leans on: {@code answers}, {@code data}, {@code engine.architecture}, {@code engine.equality},
 * {@code engine.model}, {@code engine.report}, {@code engine.request}, {@code engine.runtime},
 * {@code engine.serving.decoding}, {@code engine.serving}, {@code engine.speculation}.
 */
package dev.foresight.training.evaluation;
