// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

/** An image that is ready for the device. Closed by its owner. */
sealed interface PreparedImage extends AutoCloseable {
  @Override
  void close();

  /**
   * An image whose features are there already.
   *
   * @param features a share that this owns
   */
  record Known(ImageFeatures features) implements PreparedImage {
    @Override
    public void close() {
      features.close();
    }
  }

  /**
   * An image that the vision tower has to look at.
   *
   * @param key under which its features are kept
   * @param pixels preprocessed: channel, row, column
   */
  record Pixels(ImageKey key, float[] pixels) implements PreparedImage {
    @Override
    public void close() {
      // Java's own memory
    }
  }
}
