// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.digest.Sha256;
import dev.foresight.engine.request.GenerationRequest;
import java.nio.ByteBuffer;

/** Seeds of requests: given, or derived from the id so that a replay repeats itself. */
final class Seeds {
  private Seeds() {}

  static long of(GenerationRequest request) {
    return request.sampling().seed().orElseGet(() -> hash(request.id()));
  }

  /** The first 64 bits of SHA-256, big-endian: the same on every machine and in every version. */
  private static long hash(String id) {
    return ByteBuffer.wrap(new Sha256().add(id).bytes()).getLong();
  }
}
