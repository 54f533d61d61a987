// SPDX-License-Identifier: Apache-2.0
/**
 * A target's own answers as a data set: drafts that are trained on what their target says guess it
 * better than drafts that are trained on what others said.
 *
 * <p>A {@link dev.foresight.training.distill.Distiller} asks; it leans on the engine, on {@code
 * data} and {@code storage}, and on the wording of faults in {@code schemas}.
 *
 * <p>Leans on: {@code data}, {@code engine.request}, {@code engine.serving}, {@code schemas.json},
 * {@code storage}; Jackson.
 */
package dev.foresight.training.distill;
