// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture;

/**
 * An image as a model takes it.
 *
 * @param pixels preprocessed, in the order of the model's own
 * @param grid of its patches
 */
public record ImageInput(float[] pixels, ImageGrid grid) {}
