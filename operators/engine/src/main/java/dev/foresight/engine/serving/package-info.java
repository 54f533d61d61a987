// SPDX-License-Identifier: Apache-2.0
/**
 * Serving: one engine per device answers requests from any number of threads.
 *
 * <p>Here live the engine's public face, its scheduler with continuous batching, and the registry
 * that shares one engine among callers. It leans on {@code architecture}, {@code request}, {@code
 * equality}, {@code checkpoint}, {@code text}, {@code vision}, {@code model}, {@code msd}, {@code
 * speculation} and {@code runtime}; nothing in the engine leans on it.
 */
package dev.foresight.engine.serving;
