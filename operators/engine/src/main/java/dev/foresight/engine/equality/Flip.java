// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.equality;

import dev.foresight.engine.request.Generation;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Where two answers to one request part. What comes after says nothing: the contexts differ.
 *
 * @param requestId of the request
 * @param index of the first generated token that differs
 * @param first the token of the first run; absent where its answer had ended
 * @param second the token of the second run; absent where its answer had ended
 * @param margin of the choice, the larger of the two runs'
 */
public record Flip(
    String requestId, int index, OptionalInt first, OptionalInt second, float margin) {

  /** Compares two answers; empty if they have the same tokens and end for the same reason. */
  static Optional<Flip> between(Generation first, Generation second) {
    int index = 0;
    int shared = Math.min(first.tokenIds().size(), second.tokenIds().size());
    while (index < shared && first.tokenIds().get(index).equals(second.tokenIds().get(index))) {
      index++;
    }
    if (index == first.tokenIds().size()
        && index == second.tokenIds().size()
        && first.finishReason() == second.finishReason()) {
      return Optional.empty();
    }
    return Optional.of(
        new Flip(
            first.id(),
            index,
            token(first, index),
            token(second, index),
            margin(index, first, second)));
  }

  /** Returns whether the margin excuses it: rounding may have decided. */
  public boolean isNearTie() {
    return NearTies.isNearTie(margin);
  }

  private static OptionalInt token(Generation generation, int index) {
    return index < generation.tokenIds().size()
        ? OptionalInt.of(generation.tokenIds().get(index))
        : OptionalInt.empty();
  }

  /**
   * An end-of-sequence token has no margin of its own: the other run's stands for both. Where
   * neither has one, the runs disagree about the end after the same tokens; no rounding does that.
   */
  private static float margin(int index, Generation... runs) {
    return (float)
        Stream.of(runs)
            .map(Generation::margins)
            .filter(margins -> index < margins.size())
            .mapToDouble(margins -> margins.get(index))
            .max()
            .orElse(Double.POSITIVE_INFINITY);
  }
}
