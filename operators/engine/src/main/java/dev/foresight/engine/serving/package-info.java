// SPDX-License-Identifier: Apache-2.0
/**
 * Serving: one engine per device answers requests from any number of threads.
 *
 * <p>Here lives what callers hold: the engine's face, its options and statistics, a loaded model,
 * and what an engine would take. Engines are opened by {@code serving.decoding}, or shared by
 * {@code serving.sharing}.
 *
 * <p>Leans on: {@code architecture}, {@code checkpoint}, {@code equality}, {@code model}, {@code
 * msd}, {@code request}, {@code runtime}, {@code speculation}, {@code text}.
 */
package dev.foresight.engine.serving;
