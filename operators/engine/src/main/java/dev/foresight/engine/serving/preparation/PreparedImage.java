// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.preparation;

import dev.foresight.engine.architecture.ImageGrid;
import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.serving.memory.ImageFeatures;
import dev.foresight.engine.serving.memory.ImageKey;

/** An image that is ready for the device. Closed by its owner. */
public sealed interface PreparedImage extends AutoCloseable {
  /** Returns what its features depend on. */
  ImageKey key();

  /** Returns how the image is divided. */
  ImageGrid grid();

  @Override
  void close();

  /**
   * An image whose features are there already.
   *
   * @param key under which its features are kept
   * @param features a share that this owns
   */
  record Known(ImageKey key, ImageFeatures features) implements PreparedImage {
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
