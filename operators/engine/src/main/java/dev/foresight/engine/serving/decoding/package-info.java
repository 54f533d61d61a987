// SPDX-License-Identifier: Apache-2.0
/**
 * An engine's scheduler: continuous batching on one thread, which is told what is prepared, and
 * tells answers.
 *
 * <p>Leans on: nothing.
 */
package dev.foresight.engine.serving.decoding;
