// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What an image's features depend on, within one engine.
 *
 * @param sha256 of the encoded image
 * @param padToSquare whether the image is padded to a square, or cropped
 */
record ImageKey(BigInteger sha256, boolean padToSquare) {
  static ImageKey of(byte[] image, boolean padToSquare) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(image);
      return new ImageKey(new BigInteger(1, digest), padToSquare);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
