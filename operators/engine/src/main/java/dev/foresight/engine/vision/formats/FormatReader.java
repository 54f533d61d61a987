// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import java.io.IOException;

/** Reads one image format. */
@FunctionalInterface
interface FormatReader {
  /**
   * Reads what a file announces about its first picture, in time and memory that are bounded by the
   * file's bytes.
   *
   * @return decodes the picture upright, its alpha composited on white
   * @throws dev.foresight.engine.request.RequestException for what is over the limits of size, or a
   *     variant of the format that is not read
   * @throws IOException where the file is broken; any {@link RuntimeException} but a {@code
   *     RequestException} means the same
   */
  AnnouncedPicture open(byte[] file, ImageLimits limits) throws IOException;
}
