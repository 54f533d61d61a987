// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;

/** Runs an ImageIO reader over a file in memory. */
final class ImageIoDecoding {
  private ImageIoDecoding() {}

  /** Decodes the first picture once its size is known to be within the limits. */
  static RgbImage decode(ImageReader reader, byte[] file, ImageLimits limits) throws IOException {
    return Rasters.toRgb(read(reader, file, limits), false);
  }

  /** Reads the first picture, its samples as they are stored. */
  static BufferedImage read(ImageReader reader, byte[] file, ImageLimits limits)
      throws IOException {
    try (InterruptibleInput in = new InterruptibleInput(file)) {
      reader.setInput(in, false, true);
      limits.checkSize(reader.getWidth(0), reader.getHeight(0));
      ImageTypeSpecifier type = reader.getRawImageType(0);
      if (type != null) {
        int bits = type.getColorModel().getPixelSize();
        limits.checkDepth(reader.getWidth(0), reader.getHeight(0), bits);
      }
      return reader.read(0, reader.getDefaultReadParam());
    } finally {
      reader.dispose();
    }
  }
}
