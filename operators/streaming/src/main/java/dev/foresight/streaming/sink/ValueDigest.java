// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.engine.digest.Sha256;
import java.nio.ByteBuffer;

/** Tells a value that was cut out of a dead letter from others. */
public final class ValueDigest {
  private ValueDigest() {}

  /** Returns the SHA-256 of what remains of a buffer, hexadecimal; the buffer stays as it is. */
  public static String sha256(ByteBuffer value) {
    return new Sha256().add(value).hex();
  }
}
