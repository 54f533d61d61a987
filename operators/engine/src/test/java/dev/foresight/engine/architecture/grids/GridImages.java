// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.grids;

import dev.foresight.engine.architecture.ImageGrid;
import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.architecture.ImagePreprocessor;
import dev.foresight.engine.vision.RgbImage;
import java.util.Optional;

/** A row of the decoder for each patch, which is what its middle pixel is. */
final class GridImages implements ImagePreprocessor {
  private static final int PATCH = 8;

  @Override
  public int side() {
    return 2 * PATCH;
  }

  @Override
  public int fewestTokens() {
    return 1;
  }

  @Override
  public boolean padsToSquare(Optional<Boolean> asked) {
    return false;
  }

  @Override
  public ImageInput prepare(RgbImage image, Optional<Boolean> padToSquare) {
    int rows = image.height() / PATCH;
    int columns = image.width() / PATCH;
    float[] pixels = new float[rows * columns];
    for (int i = 0; i < pixels.length; i++) {
      int y = i / columns * PATCH + PATCH / 2;
      int x = i % columns * PATCH + PATCH / 2;
      pixels[i] = (image.rgb()[3 * (y * image.width() + x)] & 0xff) / 255f;
    }
    return new ImageInput(pixels, new ImageGrid(rows, columns, rows * columns));
  }
}
