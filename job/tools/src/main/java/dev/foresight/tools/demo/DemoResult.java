// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.demo;

import java.util.Optional;

/**
 * All that came back for an event.
 *
 * @param outcome of the event itself
 * @param plain of the same request to the model without its draft, where that was asked too
 */
record DemoResult(DemoEvent event, DemoOutcome outcome, Optional<DemoOutcome> plain) {
  /** Returns whether it was answered both with the draft and without. */
  boolean isCompared() {
    return outcome.isCaption() && plain.filter(DemoOutcome::isCaption).isPresent();
  }

  /** Returns whether the draft changed nothing of what is said. */
  boolean isEqual() {
    return plain.filter(other -> other.tokens().equals(outcome.tokens())).isPresent();
  }

  /** Returns whether the answer is the one that the sample knows, word for word. */
  boolean isRight() {
    return event.answer().filter(outcome.text().strip()::equals).isPresent();
  }
}
