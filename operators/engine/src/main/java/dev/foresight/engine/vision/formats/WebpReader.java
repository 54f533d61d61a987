// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.vision.RgbImage;
import dev.foresight.engine.vision.Samples;
import java.io.IOException;

/** WebP: the first frame, lossy or lossless, as libwebp decodes it. */
final class WebpReader implements FormatReader {
  private static final int OPAQUE = 255;

  @Override
  public AnnouncedPicture open(byte[] file, ImageLimits limits) throws IOException {
    WebpFile webp = WebpParser.parse(file);
    limits.checkSize(webp.canvasWidth(), webp.canvasHeight());
    return AnnouncedPicture.inOnePass(
        ImageSize.of(webp.canvasWidth(), webp.canvasHeight(), webp.orientation()),
        () -> decode(webp));
  }

  private static RgbImage decode(WebpFile webp) throws IOException {
    WebpFrame frame = webp.frame();
    RgbImage picture =
        frame.lossless() ? readLossless(frame, webp.hasAlpha()) : readLossy(frame, webp.hasAlpha());
    return webp.orientation().apply(webp.onCanvas(picture));
  }

  private static RgbImage readLossless(WebpFrame frame, boolean hasAlpha) throws IOException {
    byte[] picture = frame.picture();
    Vp8lBits bits = new Vp8lBits(picture, WebpFrame.LOSSLESS_HEADER_BYTES, picture.length);
    int[] argb = Vp8lDecoder.decode(bits, frame.width(), frame.height());
    byte[] rgb = new byte[3 * argb.length];
    for (int i = 0, at = 0; i < argb.length; i++, at += 3) {
      int alpha = hasAlpha ? argb[i] >>> 24 : OPAQUE;
      rgb[at] = (byte) Samples.onWhite(argb[i] >> 16 & 0xff, alpha);
      rgb[at + 1] = (byte) Samples.onWhite(argb[i] >> 8 & 0xff, alpha);
      rgb[at + 2] = (byte) Samples.onWhite(argb[i] & 0xff, alpha);
    }
    return new RgbImage(frame.width(), frame.height(), rgb);
  }

  private static RgbImage readLossy(WebpFrame frame, boolean hasAlpha) throws IOException {
    byte[] alpha =
        frame.alpha() == null
            ? null
            : WebpAlpha.decode(frame.alpha(), frame.width(), frame.height());
    RgbImage picture = Vp8Decoder.decode(frame.picture());
    if (alpha != null && hasAlpha) {
      byte[] rgb = picture.rgb();
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) Samples.onWhite(rgb[i] & 0xff, alpha[i / 3] & 0xff);
      }
    }
    return picture;
  }
}
