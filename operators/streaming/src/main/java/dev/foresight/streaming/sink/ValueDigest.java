// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells a value that was cut out of a dead letter from others. */
public final class ValueDigest {
  private ValueDigest() {}

  /** Returns the SHA-256 of what remains of a buffer, hexadecimal; the buffer stays as it is. */
  public static String sha256(ByteBuffer value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(value.duplicate());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
