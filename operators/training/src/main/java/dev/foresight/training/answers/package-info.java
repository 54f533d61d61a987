// SPDX-License-Identifier: Apache-2.0
/**
 * What a model says to questions whose answers are known, and to the same questions about images
 * that have nothing to do with them.
 *
 * <p>Leans on: {@code data}, {@code engine.request}, {@code engine.serving}, {@code features}.
 */
package dev.foresight.training.answers;
