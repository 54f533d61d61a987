// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.images;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.io.IOException;
import java.io.InputStream;

/** Reads streams that may be longer than they should be. */
public final class ImageBytes {
  private ImageBytes() {}

  /**
   * Reads all of a stream, which stays open; at most one byte more than the limit.
   *
   * @throws RequestException {@link ErrorCode#IMAGE_TOO_LARGE}
   * @throws IOException if the stream fails
   */
  public static byte[] read(InputStream in, ImageLimits limits) throws IOException {
    byte[] bytes = in.readNBytes((int) Math.min(limits.maxBytes() + 1L, Integer.MAX_VALUE));
    limits.checkBytes(bytes.length);
    return bytes;
  }
}
