// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import java.io.IOException;

/** Reads one image format. */
@FunctionalInterface
interface FormatReader {
  /**
   * Decodes the first picture of a file, upright, its alpha composited on white.
   *
   * @throws dev.foresight.engine.request.RequestException for what is over the limits, or a variant
   *     of the format that is not read
   * @throws IOException where the file is broken; any {@link RuntimeException} but a {@code
   *     RequestException} means the same
   */
  RgbImage read(byte[] file, ImageLimits limits) throws IOException;
}
