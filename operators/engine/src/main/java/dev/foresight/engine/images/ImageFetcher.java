// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.images;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.util.Set;

/**
 * Reads the encoded images that references of some schemes name. May block; safe for use by many
 * threads. What all fetchers promise is written down in the test {@code ImageFetcherContract}.
 */
public interface ImageFetcher extends AutoCloseable {
  /** Returns the schemes that are read here, in small letters. */
  Set<String> schemes();

  /**
   * Reads an image, and never holds more of it than the limit of bytes and one.
   *
   * @param image of one of the schemes
   * @return the file's bytes; an empty file has none
   * @throws RequestException {@link ErrorCode#URI_NOT_ALLOWED} where the reference is not one that
   *     may be read, whether something is there or not; {@link ErrorCode#IMAGE_NOT_FOUND} where
   *     nothing is there or can be read; {@link ErrorCode#IMAGE_TOO_LARGE} above the limit; {@link
   *     ErrorCode#IMAGE_UNDECODABLE} where the reference itself holds broken data; {@link
   *     ErrorCode#IMAGE_UNREACHABLE} where whoever has the image does not answer in time
   */
  byte[] fetch(ImageReference image, ImageLimits limits);

  /**
   * Returns whether reading waits for other machines, so that a thread for each read costs little
   * and one that does not answer holds up no other.
   */
  default boolean waitsForOthers() {
    return false;
  }

  /** Frees what the fetcher holds; reads that are under way fail. */
  @Override
  default void close() {}
}
