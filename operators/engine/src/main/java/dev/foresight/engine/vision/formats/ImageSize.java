// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

/**
 * How large a picture is when it stands upright.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record ImageSize(int width, int height) {
  /** Returns the size of a stored picture once it is turned. */
  static ImageSize of(int width, int height, Orientation orientation) {
    return orientation.transposed() ? new ImageSize(height, width) : new ImageSize(width, height);
  }
}
