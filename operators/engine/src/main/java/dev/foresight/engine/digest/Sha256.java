// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 over what is added, piece by piece. For one thread.
 *
 * @see <a href="https://doi.org/10.6028/NIST.FIPS.180-4">FIPS 180-4</a>
 */
public final class Sha256 {
  /** How long a digest is, in bytes. */
  public static final int BYTES = 32;

  private final MessageDigest digest;

  /** Begins with nothing. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Returns the digest of some bytes. */
  public static byte[] of(byte[] bytes) {
    return new Sha256().add(bytes).bytes();
  }

  /** Adds bytes. */
  public Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** Adds the first bytes of an array. */
  public Sha256 add(byte[] bytes, int length) {
    digest.update(bytes, 0, length);
    return this;
  }

  /** Adds what remains of a buffer, which stays as it is. */
  public Sha256 add(ByteBuffer bytes) {
    digest.update(bytes.duplicate());
    return this;
  }

  /** Adds a text in UTF-8. */
  public Sha256 add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the digest, {@value #BYTES} bytes, and begins anew. */
  public byte[] bytes() {
    return digest.digest();
  }

  /** Returns the digest in hexadecimal small letters, and begins anew. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }
}
