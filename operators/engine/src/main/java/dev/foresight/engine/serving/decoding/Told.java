// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.speculation.Walk;
import java.util.List;
import java.util.Optional;

/**
 * What the target has told of one sequence in a step.
 *
 * @param part of the step
 * @param walk down the part's tree, by the tokens; absent while the prompt goes on
 * @param tokens the target's, in their order; one that is not finite is the last
 */
record Told(DecodingStep.Part part, Optional<Walk> walk, List<ChosenToken> tokens) {
  Sequence sequence() {
    return part.sequence();
  }

  /** Returns the walk down a tree that has drafted tokens. */
  Optional<Walk> verification() {
    return walk.filter(Walk::isVerification);
  }

  /** Returns whether logits are not finite, in a pass that had drafted tokens. */
  boolean isSpoiltByDraft() {
    return verification().isPresent() && !tokens.stream().allMatch(ChosenToken::isFinite);
  }

  /** Returns the tokens to answer with: what a draft has spoilt is computed again without it. */
  List<ChosenToken> answered() {
    return isSpoiltByDraft() ? tokens.stream().filter(ChosenToken::isFinite).toList() : tokens;
  }
}
