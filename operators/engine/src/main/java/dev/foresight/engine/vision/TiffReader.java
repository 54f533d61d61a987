// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.io.IOException;

/** The first page of a TIFF file, through TwelveMonkeys: the JDK's reader knows fewer kinds. */
final class TiffReader implements FormatReader {
  @Override
  public RgbImage read(byte[] file, ImageLimits limits) throws IOException {
    RgbImage stored =
        ImageIoDecoding.decode(new TIFFImageReaderSpi().createReaderInstance(), file, limits);
    return Orientation.ofExif(file).apply(stored);
  }
}
