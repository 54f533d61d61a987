// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.RgbImage;
import dev.foresight.engine.vision.Samples;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Takes ImageIO's pictures apart into RGB on white.
 *
 * <p>Samples are read as they are stored: {@link BufferedImage#getRGB} would apply a gamma to grey
 * and colour profiles to everything, which Pillow does not.
 */
final class Rasters {
  private Rasters() {}

  /**
   * Converts a picture.
   *
   * @param premultiplied whether colours were multiplied by alpha, if there is any; models of
   *     colour do not always tell
   */
  static RgbImage toRgb(BufferedImage image, boolean premultiplied) {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int height = image.getHeight();
    int bands = raster.getNumBands();
    PixelConversion conversion = conversion(model, raster, premultiplied);
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[bands * width];
    for (int y = 0, at = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int s = 0; s < row.length; s += bands, at += 3) {
        conversion.convert(row, s, rgb, at);
      }
    }
    return new RgbImage(width, height, rgb);
  }

  /** Converts the pixel whose samples start at {@code row[s]} into {@code rgb[at..at+2]}. */
  @FunctionalInterface
  private interface PixelConversion {
    void convert(int[] row, int s, byte[] rgb, int at);
  }

  private static PixelConversion conversion(
      ColorModel model, Raster raster, boolean premultiplied) {
    if (model instanceof IndexColorModel palette) {
      return fromPalette(palette);
    }
    int transfer = raster.getTransferType();
    boolean integers =
        transfer == DataBuffer.TYPE_BYTE
            || transfer == DataBuffer.TYPE_USHORT
            || transfer == DataBuffer.TYPE_INT;
    int space = model.getColorSpace().getType();
    int colours = model.getNumColorComponents();
    if (integers && model.getComponentSize(0) <= 16) {
      if (space == ColorSpace.TYPE_GRAY && colours == 1) {
        return model.hasAlpha()
            ? withAlpha(model, 1, premultiplied)
            : grey(model.getComponentSize(0));
      }
      if (space == ColorSpace.TYPE_RGB && colours == 3) {
        return model.hasAlpha() ? withAlpha(model, 3, premultiplied) : colour(model);
      }
      if (space == ColorSpace.TYPE_CMYK && colours == 4 && !model.hasAlpha()) {
        return inks(model);
      }
    }
    throw new RequestException(
        ErrorCode.IMAGE_UNSUPPORTED_FORMAT,
        "the image's pixels have %d bits in %d samples of a kind that is not read: convert it to 8-bit RGB"
            .formatted(model.getPixelSize(), raster.getNumBands()));
  }

  private static PixelConversion fromPalette(IndexColorModel palette) {
    return (row, s, rgb, at) -> {
      int index = row[s];
      if (index >= palette.getMapSize()) {
        throw new IllegalArgumentException("it names a colour %d, which it lacks".formatted(index));
      }
      int alpha = palette.getAlpha(index);
      rgb[at] = (byte) Samples.onWhite(palette.getRed(index), alpha);
      rgb[at + 1] = (byte) Samples.onWhite(palette.getGreen(index), alpha);
      rgb[at + 2] = (byte) Samples.onWhite(palette.getBlue(index), alpha);
    };
  }

  private static PixelConversion grey(int bits) {
    return (row, s, rgb, at) -> {
      byte level = (byte) (bits == 16 ? Math.min(255, row[s]) : Samples.toEightBits(row[s], bits));
      rgb[at] = level;
      rgb[at + 1] = level;
      rgb[at + 2] = level;
    };
  }

  private static PixelConversion colour(ColorModel model) {
    int[] bits = model.getComponentSize();
    return (row, s, rgb, at) -> {
      for (int c = 0; c < 3; c++) {
        rgb[at + c] = (byte) Samples.toEightBits(row[s + c], bits[c]);
      }
    };
  }

  private static PixelConversion withAlpha(ColorModel model, int colours, boolean premultiplied) {
    int[] bits = model.getComponentSize();
    return (row, s, rgb, at) -> {
      int alpha = Samples.toEightBits(row[s + colours], bits[colours]);
      for (int c = 0; c < 3; c++) {
        int band = c % colours;
        int level = Samples.toEightBits(row[s + band], bits[band]);
        rgb[at + c] =
            (byte)
                Samples.onWhite(premultiplied ? Samples.unmultiplied(level, alpha) : level, alpha);
      }
    };
  }

  private static PixelConversion inks(ColorModel model) {
    int[] bits = model.getComponentSize();
    return (row, s, rgb, at) -> {
      int black = Samples.toEightBits(row[s + 3], bits[3]);
      for (int c = 0; c < 3; c++) {
        rgb[at + c] = (byte) Samples.lightOf(Samples.toEightBits(row[s + c], bits[c]), black);
      }
    };
  }
}
