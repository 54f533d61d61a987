// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.answers;

import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.training.data.Sample;
import java.util.Optional;

/**
 * A question whose answer is known, and what a model said.
 *
 * @param sample with the known answer
 * @param said about its own images
 * @param elsewhere said about another sample's; empty where that was not asked
 */
public record Answered(Sample sample, Generation said, Optional<Generation> elsewhere) {
  /** Returns whether it is word for word what is known. */
  public boolean isRight() {
    return isRight(said);
  }

  /**
   * Returns whether it says yes where yes is right and no where no is, which may be all that
   * matters of it; empty where the known answer says neither.
   */
  public Optional<Boolean> isVerdictRight() {
    return Verdict.of(known()).map(right -> Verdict.of(said.text()).equals(Optional.of(right)));
  }

  /** Returns whether it came to an end by itself. */
  public boolean isEnded() {
    return said.finishReason() != FinishReason.LENGTH;
  }

  /** Returns whether other images made no difference to a right answer. */
  public Optional<Boolean> isRightElsewhere() {
    return elsewhere.map(this::isRight);
  }

  private boolean isRight(Generation answer) {
    return answer.text().strip().equals(known());
  }

  private String known() {
    return sample.answer().orElseThrow().strip();
  }
}
