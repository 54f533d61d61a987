// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import dev.foresight.engine.vision.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;

/**
 * The first page of a TIFF file, through TwelveMonkeys: the JDK's reader knows fewer kinds. That
 * library trusts what a directory claims, so it gets only files whose claims were checked; and it
 * goes on behind damaged fax codes, so those are read by classes of our own.
 */
final class TiffReader implements FormatReader {
  @Override
  public AnnouncedPicture open(byte[] file, ImageLimits limits) throws IOException {
    TiffFile tiff = TiffFile.parse(file, limits);
    boolean ofJpegs = tiff.kind().compression() == TiffKind.JPEG;
    return new AnnouncedPicture(
        ImageSize.of(tiff.width(), tiff.height(), tiff.orientation()),
        ofJpegs ? workOfJpegs(file, tiff) : tiff.work(),
        "%,d tiles or strips of %,dx%,d"
            .formatted(tiff.data().size(), tiff.partWidth(), tiff.partHeight()),
        () -> tiff.orientation().apply(decode(file, tiff, limits)));
  }

  /** Each part is a JPEG file with a size and scans of its own. */
  private static long workOfJpegs(byte[] file, TiffFile tiff) throws CorruptImageException {
    long work = 0;
    for (TiffFile.Extent part : tiff.data()) {
      int end = part.start() + part.length();
      JpegFile jpeg = JpegFile.parse(Arrays.copyOfRange(file, part.start(), end));
      if (jpeg.width() > tiff.partWidth() || jpeg.height() > tiff.partHeight()) {
        throw new CorruptImageException("a JPEG in it is larger than its tile or strip");
      }
      work += jpeg.work();
    }
    return work;
  }

  private static RgbImage decode(byte[] file, TiffFile tiff, ImageLimits limits)
      throws IOException {
    if (tiff.kind().isFax()) {
      return TiffFax.decode(file, tiff);
    }
    BufferedImage stored =
        ImageIoDecoding.read(
            new TIFFImageReaderSpi().createReaderInstance(), tiff.essential(), limits);
    return Rasters.toRgb(stored, tiff.kind().isPremultiplied());
  }
}
