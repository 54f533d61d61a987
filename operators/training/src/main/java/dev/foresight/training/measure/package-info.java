// SPDX-License-Identifier: Apache-2.0
/**
 * How fast training is, on shapes that need no checkpoint.
 *
 * <p>Leans on: {@code draft}, {@code engine.checkpoint}, {@code engine.runtime}, {@code optimiser}.
 */
package dev.foresight.training.measure;
