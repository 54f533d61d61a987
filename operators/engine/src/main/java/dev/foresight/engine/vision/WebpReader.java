// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** WebP: the first frame, lossy by {@link Vp8Decoder}, lossless through TwelveMonkeys. */
final class WebpReader implements FormatReader {
  @Override
  public AnnouncedPicture open(byte[] file, ImageLimits limits) throws IOException {
    WebpFile webp = WebpFile.parse(file);
    limits.checkSize(webp.canvasWidth(), webp.canvasHeight());
    limits.checkSize(webp.frameWidth(), webp.frameHeight());
    return AnnouncedPicture.inOnePass(
        webp.canvasWidth(), webp.canvasHeight(), () -> decode(webp, limits));
  }

  private static RgbImage decode(WebpFile webp, ImageLimits limits) throws IOException {
    RgbImage frame = webp.lossless() ? readLossless(webp, limits) : readLossy(webp);
    return webp.orientation().apply(webp.onCanvas(frame));
  }

  private static RgbImage readLossless(WebpFile webp, ImageLimits limits) throws IOException {
    return ImageIoDecoding.decode(
        new WebPImageReaderSpi().createReaderInstance(),
        WebpFile.losslessFile(webp.picture()),
        limits);
  }

  private static RgbImage readLossy(WebpFile webp) throws IOException {
    RgbImage frame = Vp8Decoder.decode(webp.picture());
    if (webp.alpha() != null) {
      byte[] alpha = readAlpha(webp);
      byte[] rgb = frame.rgb();
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) Samples.onWhite(rgb[i] & 0xff, alpha[i / 3] & 0xff);
      }
    }
    return frame;
  }

  /** Alpha is stored as it is, or as the green of a lossless picture without its header. */
  private static byte[] readAlpha(WebpFile webp) throws IOException {
    int width = webp.frameWidth();
    int height = webp.frameHeight();
    byte[] chunk = webp.alpha();
    int compression = chunk[0] & 3;
    int filter = chunk[0] >> 2 & 3;
    byte[] alpha = new byte[width * height];
    if (compression == 0) {
      System.arraycopy(chunk, 1, alpha, 0, alpha.length);
    } else if (compression == 1) {
      readGreen(WebpFile.losslessFile(WebpFile.withLosslessHeader(chunk, 1, width, height)), alpha);
    } else {
      throw new CorruptImageException("its alpha is compressed in an unknown way");
    }
    unfilter(filter, alpha, width);
    return alpha;
  }

  private static void readGreen(byte[] file, byte[] green) throws IOException {
    ImageReader reader = new WebPImageReaderSpi().createReaderInstance();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, false, true);
      Raster raster = reader.read(0).getRaster();
      int width = raster.getWidth();
      int[] row = new int[width];
      for (int y = 0; y < raster.getHeight(); y++) {
        raster.getSamples(0, y, width, 1, 1, row);
        for (int x = 0; x < width; x++) {
          green[y * width + x] = (byte) row[x];
        }
      }
    } finally {
      reader.dispose();
    }
  }

  /** Adds what was guessed from neighbours: none, left, above, or the gradient of both. */
  private static void unfilter(int filter, byte[] alpha, int width) {
    for (int i = 1; filter != 0 && i < alpha.length; i++) {
      boolean firstColumn = i % width == 0;
      int guess;
      if (i < width) {
        guess = alpha[i - 1];
      } else if (firstColumn || filter == 2) {
        guess = alpha[i - width];
      } else if (filter == 1) {
        guess = alpha[i - 1];
      } else {
        guess =
            Samples.clip(
                (alpha[i - 1] & 0xff) + (alpha[i - width] & 0xff) - (alpha[i - width - 1] & 0xff));
      }
      alpha[i] += (byte) guess;
    }
  }
}
