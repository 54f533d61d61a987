// SPDX-License-Identifier: Apache-2.0
/**
 * Serving: one engine per device answers requests from any number of threads.
 *
 * <p>Here live the engine's public face, its scheduler with continuous batching, and the registry
 * that shares one engine among callers.
 *
 * <p>Leans on: {@code architecture}, {@code checkpoint}, {@code digest}, {@code equality}, {@code
 * model}, {@code msd}, {@code request}, {@code runtime}, {@code speculation}, {@code text}, {@code
 * vision.formats}; Jackson.
 */
package dev.foresight.engine.serving;
