// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.memory;

import dev.foresight.engine.digest.Sha256;
import java.math.BigInteger;

/**
 * What an image's features depend on, within one engine.
 *
 * @param sha256 of the encoded image
 * @param padToSquare whether the image is padded to a square, or cropped
 */
public record ImageKey(BigInteger sha256, boolean padToSquare) {
  /** Returns what the features of an encoded image depend on. */
  public static ImageKey of(byte[] image, boolean padToSquare) {
    return new ImageKey(new BigInteger(1, Sha256.of(image)), padToSquare);
  }
}
