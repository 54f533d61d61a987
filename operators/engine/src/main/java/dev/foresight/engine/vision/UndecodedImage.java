// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.io.EOFException;
import java.io.IOException;

/** An image that was looked at and is within the limits by what its file announces. */
public final class UndecodedImage {
  private final ImageFormat format;
  private final AnnouncedPicture picture;

  private UndecodedImage(ImageFormat format, AnnouncedPicture picture) {
    this.format = format;
    this.picture = picture;
  }

  static UndecodedImage open(ImageFormat format, byte[] file, ImageLimits limits) {
    AnnouncedPicture picture = reading(format, () -> format.reader().open(file, limits));
    limits.checkWork(picture.work(), picture.parts());
    return new UndecodedImage(format, picture);
  }

  /** Returns how many pixels decoding visits, all passes together. */
  public long work() {
    return picture.work();
  }

  /**
   * Decodes the image. Ends soon when the thread is interrupted.
   *
   * @throws RequestException IMAGE_UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE or IMAGE_UNDECODABLE;
   *     CANCELLED where the thread was interrupted, and still is
   */
  public RgbImage decode() {
    return reading(format, picture.decoding()::run);
  }

  @FunctionalInterface
  private interface Reading<T> {
    T run() throws IOException;
  }

  private static <T> T reading(ImageFormat format, Reading<T> reading) {
    try {
      return reading.run();
    } catch (RequestException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Codecs meet broken data with whatever exception comes first: index, class cast, negative
      // size. All of them say one thing, unless it was the interruption that they met.
      throw Interruption.isAsked() ? Interruption.cancelled(e) : undecodable(format, e);
    }
  }

  private static RequestException undecodable(ImageFormat format, Throwable cause) {
    String why =
        cause instanceof CorruptImageException
            ? cause.getMessage()
            : cause instanceof EOFException ? "it ends too early" : cause.toString();
    return new RequestException(
        ErrorCode.IMAGE_UNDECODABLE,
        "the %s image is broken: %s; send it again or re-encode it".formatted(format, why),
        cause);
  }
}
