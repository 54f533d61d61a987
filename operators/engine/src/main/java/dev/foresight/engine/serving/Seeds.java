// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.GenerationRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Seeds of requests: given, or derived from the id so that a replay repeats itself. */
final class Seeds {
  private Seeds() {}

  static long of(GenerationRequest request) {
    return request.sampling().seed().orElseGet(() -> hash(request.id()));
  }

  /** The first 64 bits of SHA-256, big-endian: the same on every machine and in every version. */
  private static long hash(String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
