// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture;

/**
 * How a model divides an image.
 *
 * @param rows of patches, as positions count them
 * @param columns of patches, as positions count them
 * @param tokens rows of the decoder that the image takes
 */
public record ImageGrid(int rows, int columns, int tokens) {}
