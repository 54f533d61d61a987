// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.architecture.ImageGrid;
import dev.foresight.engine.architecture.ImageInput;

/** An image that is ready for the device. Closed by its owner. */
sealed interface PreparedImage extends AutoCloseable {
  /** Returns how the image is divided. */
  ImageGrid grid();

  @Override
  void close();

  /**
   * An image whose features are there already.
   *
   * @param features a share that this owns
   */
  record Known(ImageFeatures features) implements PreparedImage {
    @Override
    public ImageGrid grid() {
      return features.grid();
    }

    @Override
    public void close() {
      features.close();
    }
  }

  /**
   * An image that the vision tower has to look at.
   *
   * @param key under which its features are kept
   * @param input what the vision tower takes
   */
  record Pixels(ImageKey key, ImageInput input) implements PreparedImage {
    @Override
    public ImageGrid grid() {
      return input.grid();
    }

    @Override
    public void close() {
      // Java's own memory
    }
  }
}
