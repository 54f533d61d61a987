// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture;

import dev.foresight.engine.vision.RgbImage;
import java.util.Optional;

/** Turns images into what a model takes. Immutable; any number of threads may share one. */
public interface ImagePreprocessor {
  /** Returns the side of a square image as the model is usually shown, in pixels. */
  int side();

  /** Returns how many rows of the decoder any image takes at least. */
  int fewestTokens();

  /** Returns whether images are padded to a square when a request says so, or says nothing. */
  boolean padsToSquare(Optional<Boolean> asked);

  /**
   * Prepares an image.
   *
   * @param image of any size
   * @param padToSquare whether the image is padded to a square first; empty leaves it to the
   *     checkpoint
   */
  ImageInput prepare(RgbImage image, Optional<Boolean> padToSquare);

  /** Prepares a black square of the usual size. */
  default ImageInput blank() {
    byte[] black = new byte[3 * side() * side()];
    return prepare(new RgbImage(side(), side(), black), Optional.empty());
  }
}
