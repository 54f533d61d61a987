// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.Generation;

/**
 * What finished answers have of their decode steps, summed.
 *
 * @param tokens emitted after the first of each answer
 * @param steps that their sequences decoded in
 */
public record Emitted(long tokens, long steps) {
  /** Nothing. */
  public static final Emitted NONE = new Emitted(0, 0);

  /** Returns the sums with one more. */
  public Emitted plus(Generation answer) {
    return new Emitted(
        tokens + Math.max(0, answer.completionTokens() - 1),
        steps + answer.acceptance().decodeSteps());
  }

  /** Returns how many tokens a sequence's step gave; 0 without steps. */
  public double tokensPerStep() {
    return (double) tokens / Math.max(1, steps);
  }
}
