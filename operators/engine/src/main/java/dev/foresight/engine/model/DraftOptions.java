// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

/**
 * How a draft computes. It may be less exact than the target: what it proposes is only ever a
 * proposal.
 *
 * @param linear how it multiplies by weights
 * @param maxVocabulary propose only tokens of ids below: a smaller head is read faster, and low ids
 *     are the frequent ones of a byte-pair vocabulary
 */
public record DraftOptions(Linear linear, int maxVocabulary) {
  /** Returns the way that the target goes, with all its tokens. */
  public static DraftOptions like(LlavaModel target) {
    return new DraftOptions(target.decoder().linear(), Integer.MAX_VALUE);
  }

  /** Returns the same with another way to multiply. */
  public DraftOptions withLinear(Linear value) {
    return new DraftOptions(value, maxVocabulary);
  }

  /** Returns the same with another limit of ids. */
  public DraftOptions withMaxVocabulary(int value) {
    return new DraftOptions(linear, value);
  }
}
