// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;

/** WebP through TwelveMonkeys, animations reduced to a still picture of their first frame. */
final class WebpReader implements FormatReader {
  @Override
  public RgbImage read(byte[] file, ImageLimits limits) throws IOException {
    WebpFile webp = WebpFile.parse(file);
    limits.checkSize(webp.canvasWidth(), webp.canvasHeight());
    RgbImage frame =
        ImageIoDecoding.decode(
            new WebPImageReaderSpi().createReaderInstance(), webp.firstFrame(), limits);
    return webp.orientation().apply(webp.onCanvas(frame));
  }
}
