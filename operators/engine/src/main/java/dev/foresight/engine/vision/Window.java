// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

/**
 * A rectangle of an image, in pixels.
 *
 * @param x its first column
 * @param y its first row
 */
record Window(int x, int y, int width, int height) {}
