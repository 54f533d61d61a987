// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.RgbImage;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Decodes image files of unknown origin. Immutable; any number of threads may share one.
 *
 * <p>Pixels equal Pillow's: EXIF orientation applied, alpha composited on white, colour profiles
 * ignored, 16-bit grey clipped at 255 and other 16-bit samples cut to their high byte, as the
 * Hugging Face image processors do.
 */
public final class ImageDecoder {
  private static final String KNOWN_FORMATS =
      Arrays.stream(ImageFormat.values()).map(Enum::name).collect(Collectors.joining(", "));

  private final ImageLimits limits;

  /** Creates a decoder that refuses whatever exceeds the limits. */
  public ImageDecoder(ImageLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
  }

  /**
   * Looks at a file without decoding a picture.
   *
   * @param file the whole file; not copied, so leave it alone until it is decoded
   * @throws RequestException IMAGE_EMPTY, IMAGE_UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE,
   *     IMAGE_TOO_EXPENSIVE or IMAGE_UNDECODABLE, and nothing else whatever the bytes are
   */
  public UndecodedImage open(byte[] file) {
    return checked(file);
  }

  /**
   * Returns how large a picture is, without decoding it.
   *
   * @param file the whole file
   * @throws RequestException as {@link #open} says
   */
  public ImageSize size(byte[] file) {
    return checked(file).size();
  }

  private CheckedImage checked(byte[] file) {
    if (file.length == 0) {
      throw new RequestException(
          ErrorCode.IMAGE_EMPTY, "the image has no bytes: check what produced it");
    }
    limits.checkBytes(file.length);
    ImageFormat format =
        ImageFormat.sniff(file)
            .orElseThrow(
                () ->
                    new RequestException(
                        ErrorCode.IMAGE_UNSUPPORTED_FORMAT,
                        "the image's %,d bytes begin with %s, which is none of %s: convert it"
                            .formatted(file.length, beginning(file), KNOWN_FORMATS)));
    return CheckedImage.open(format, file, limits);
  }

  /**
   * Decodes a file's first picture.
   *
   * @param file the whole file
   * @throws RequestException as {@link #open} and {@link UndecodedImage#decode} say
   */
  public RgbImage decode(byte[] file) {
    return open(file).decode();
  }

  private static String beginning(byte[] file) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(8, file.length); i++) {
      hex.append(i == 0 ? "" : " ").append("%02x".formatted(file[i]));
    }
    return hex.toString();
  }
}
