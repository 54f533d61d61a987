// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.RgbImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageReader;

/**
 * JPEG through the JDK's own reader, a libjpeg whose samples equal those of Pillow's.
 *
 * <p>The reader is asked for raw component samples of a stream without profiles and notes. Colours
 * are then converted here, by libjpeg's arithmetic: the JDK would guess other colour spaces than
 * libjpeg does, and apply colour profiles.
 */
final class JpegReader implements FormatReader {
  @Override
  public AnnouncedPicture open(byte[] file, ImageLimits limits) throws IOException {
    JpegFile jpeg = JpegFile.parse(file);
    limits.checkSize(jpeg.width(), jpeg.height());
    return new AnnouncedPicture(
        ImageSize.of(jpeg.width(), jpeg.height(), jpeg.orientation()),
        jpeg.work(),
        "%dx%d in %,d scans".formatted(jpeg.width(), jpeg.height(), jpeg.scans()),
        () -> decode(jpeg));
  }

  private static RgbImage decode(JpegFile jpeg) throws IOException {
    Raster samples = samples(jpeg);
    if (samples.getWidth() != jpeg.width() || samples.getHeight() != jpeg.height()) {
      throw new CorruptImageException("it has two headers of different sizes");
    }
    return jpeg.orientation().apply(toRgb(samples, jpeg.colour()));
  }

  private static Raster samples(JpegFile jpeg) throws IOException {
    ImageReader reader = JdkReaders.create("jpeg");
    String[] damage = new String[1];
    byte[] stream = jpeg.essential();
    // Native code reads scan after scan before it gives the first row.
    try (InterruptibleInput in = new InterruptibleInput(stream, stream.length / jpeg.scans())) {
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (isDamage(warning)) {
              damage[0] = warning;
            }
          });
      reader.setInput(in, true, true);
      Raster samples = reader.readRaster(0, null);
      if (damage[0] != null) {
        throw new CorruptImageException(damage[0]);
      }
      return samples;
    } finally {
      reader.dispose();
    }
  }

  /**
   * libjpeg fills what it cannot read with grey and only warns. Stray bytes between segments are
   * common and harmless; every other complaint about the data means lost picture.
   */
  private static boolean isDamage(String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    return text.contains("premature end")
        || text.contains("truncated")
        || text.contains("corrupt jpeg data") && !text.contains("extraneous bytes");
  }

  private static RgbImage toRgb(Raster samples, JpegColour colour) throws IOException {
    int width = samples.getWidth();
    int height = samples.getHeight();
    int components = samples.getNumBands();
    if (components != colour.components()) {
      throw new CorruptImageException("it has %d components".formatted(components));
    }
    byte[] rgb = new byte[3 * width * height];
    byte[] row = new byte[components * width];
    for (int y = 0, at = 0; y < height; y++) {
      samples.getDataElements(0, y, width, 1, row);
      for (int s = 0; s < row.length; s += components, at += 3) {
        colour.toRgb(row, s, rgb, at);
      }
    }
    return new RgbImage(width, height, rgb);
  }
}
