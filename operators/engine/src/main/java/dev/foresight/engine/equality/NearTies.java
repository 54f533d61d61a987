// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.equality;

/**
 * How many tokens were chosen by a margin so small that another batch shape might have chosen
 * differently.
 *
 * @param tokens chosen in all, end-of-sequence tokens included
 * @param nearTies those whose margin was below {@link #MARGIN}
 * @param smallestMargin of all tokens; infinite while there is none
 */
public record NearTies(long tokens, long nearTies, float smallestMargin) {
  /** Below this a margin is a near tie: rounding in float32 moves scores by less. */
  public static final float MARGIN = 1e-4f;

  /** Nothing chosen yet. */
  public static final NearTies NONE = new NearTies(0, 0, Float.POSITIVE_INFINITY);

  /** Returns the count with one more token. */
  public NearTies plus(float margin) {
    return new NearTies(
        tokens + 1, isNearTie(margin) ? nearTies + 1 : nearTies, Math.min(smallestMargin, margin));
  }

  /** Returns whether rounding could undo a choice of this margin. */
  static boolean isNearTie(float margin) {
    return margin < MARGIN;
  }
}
