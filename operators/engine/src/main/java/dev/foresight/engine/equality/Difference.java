// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.equality;

import java.util.OptionalInt;

/**
 * Where an answer parts from plain decoding, for reports.
 *
 * @param index of the first token that differs
 * @param plain that token of plain decoding; null where its answer had ended
 * @param speculative that token of speculative decoding; null where its answer had ended
 * @param margin of the choice
 * @param nearTie whether the margin is so small that rounding may have decided
 */
public record Difference(
    String requestId,
    int index,
    Integer plain,
    Integer speculative,
    float margin,
    boolean nearTie) {
  static Difference of(Flip flip) {
    return new Difference(
        flip.requestId(),
        flip.index(),
        orNull(flip.first()),
        orNull(flip.second()),
        flip.margin(),
        flip.isNearTie());
  }

  private static Integer orNull(OptionalInt token) {
    return token.isPresent() ? token.getAsInt() : null;
  }
}
