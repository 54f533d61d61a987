// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.digest.Sha256;
import java.math.BigInteger;

/**
 * What an image's features depend on, within one engine.
 *
 * @param sha256 of the encoded image
 * @param padToSquare whether the image is padded to a square, or cropped
 */
record ImageKey(BigInteger sha256, boolean padToSquare) {
  static ImageKey of(byte[] image, boolean padToSquare) {
    return new ImageKey(new BigInteger(1, Sha256.of(image)), padToSquare);
  }
}
