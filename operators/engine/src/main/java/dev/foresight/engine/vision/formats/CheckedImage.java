// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.Interruption;
import dev.foresight.engine.vision.RgbImage;
import java.io.EOFException;
import java.io.IOException;

/** An image within the limits, decoded by its format's reader, whose failures get codes. */
final class CheckedImage implements UndecodedImage {
  private final ImageFormat format;
  private final AnnouncedPicture picture;

  private CheckedImage(ImageFormat format, AnnouncedPicture picture) {
    this.format = format;
    this.picture = picture;
  }

  static CheckedImage open(ImageFormat format, byte[] file, ImageLimits limits) {
    AnnouncedPicture picture = reading(format, () -> format.reader().open(file, limits));
    limits.checkWork(picture.work(), picture.parts());
    return new CheckedImage(format, picture);
  }

  /** Returns its size, upright. */
  ImageSize size() {
    return picture.size();
  }

  @Override
  public long work() {
    return picture.work();
  }

  @Override
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
    String why = cause.getMessage();
    if (cause instanceof EOFException) {
      why = "it ends too early";
    } else if (why == null) {
      why = "its parts do not fit together";
    }
    return new RequestException(
        ErrorCode.IMAGE_UNDECODABLE,
        "the %s image is broken: %s; send it again or re-encode it".formatted(format, why),
        cause);
  }
}
