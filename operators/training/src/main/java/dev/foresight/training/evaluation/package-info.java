// SPDX-License-Identifier: Apache-2.0
/**
 * What a draft is worth: speculative decoding held against plain decoding, question by question,
 * with confidence intervals.
 *
 * <p>An {@link dev.foresight.training.evaluation.Evaluator} measures; a {@link
 * dev.foresight.training.evaluation.Summary} turns what it found into the lines of an {@link
 * dev.foresight.training.evaluation.EvaluationReport}, which is printed, written as JSON and drawn.
 * Leans on the engine, {@code data}, {@code report} and the wording of faults in {@code schemas}.
 */
package dev.foresight.training.evaluation;
