// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import java.util.List;

/**
 * How a draft computes. It may be less exact than the target: what it proposes is only ever a
 * proposal.
 *
 * @param linear how it multiplies by weights
 * @param proposable the ids that it may propose, ascending, all of them rows of its embedding: a
 *     smaller head is read faster; empty: all
 */
public record DraftOptions(Linear linear, List<Integer> proposable) {
  /** Copies the ids. */
  public DraftOptions {
    proposable = List.copyOf(proposable);
  }

  /** Returns the way that the target goes, with all its tokens. */
  public static DraftOptions like(LanguageModel target) {
    return new DraftOptions(target.decoder().linear(), List.of());
  }

  /** Returns the same with another way to multiply. */
  public DraftOptions withLinear(Linear value) {
    return new DraftOptions(value, proposable);
  }

  /** Returns the same with other ids to propose. */
  public DraftOptions withProposable(List<Integer> value) {
    return new DraftOptions(linear, value);
  }
}
