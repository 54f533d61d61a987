// SPDX-License-Identifier: Apache-2.0
/**
 * An engine's scheduler: continuous batching on one thread, which is told what is prepared, and
 * tells answers.
 *
 * <p>Leans on: {@code architecture}, {@code checkpoint}, {@code digest}, {@code equality}, {@code
 * model}, {@code msd}, {@code request}, {@code runtime}, {@code serving.memory}, {@code
 * serving.preparation}, {@code serving.watch}, {@code serving}, {@code speculation}, {@code text},
 * {@code vision.formats}; Jackson.
 */
package dev.foresight.engine.serving.decoding;
