// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

import java.time.Duration;

/**
 * Where the time of decoding steps went. A step serves all sequences of its batch, so what each of
 * them counts as its own adds up to more than the time that passed.
 *
 * @param draft growing trees with the draft
 * @param verify the target's passes, over trees or over single tokens
 * @param other choosing tokens at a temperature, and all that the host does
 */
public record StepTimes(Duration draft, Duration verify, Duration other) {
  /** No step. */
  public static final StepTimes NONE = new StepTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** Returns the sums of both. */
  public StepTimes plus(StepTimes more) {
    return new StepTimes(draft.plus(more.draft), verify.plus(more.verify), other.plus(more.other));
  }
}
