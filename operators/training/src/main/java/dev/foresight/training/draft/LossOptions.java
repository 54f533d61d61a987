// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

/**
 * What a draft learns by, arXiv 2505.14260; the last three are additions.
 *
 * @param hiddenWeight of the smooth L1 distance to the target's hidden state
 * @param tokenWeight of the soft cross-entropy between the two heads' distributions
 * @param topWeight of the same over the target's most likely tokens alone (arXiv 2408.15766); 0:
 *     none
 * @param topCount how many most likely tokens
 * @param passes how many times the draft is run, each time on what it put out before, as when it
 *     drafts (arXiv 2408.15766); 1: on the target's states only
 * @param passDecay weight of a pass over that of the one before
 */
public record LossOptions(
    double hiddenWeight,
    double tokenWeight,
    double topWeight,
    int topCount,
    int passes,
    double passDecay) {
  /** As the paper has it. */
  public static final LossOptions PAPER = new LossOptions(1, 0.1, 0, 10, 1, 1);

  /** Checks the ranges. */
  public LossOptions {
    requireNotNegative("hidden-weight", hiddenWeight);
    requireNotNegative("token-weight", tokenWeight);
    requireNotNegative("top-weight", topWeight);
    requireNotNegative("pass-decay", passDecay);
    if (hiddenWeight + tokenWeight + topWeight == 0) {
      throw new IllegalArgumentException(
          "hidden-weight, token-weight and top-weight are 0, but one must be above: nothing would"
              + " be learnt");
    }
    if (topCount < 1) {
      throw new IllegalArgumentException("top-count is " + topCount + ", but must be 1 or above");
    }
    if (passes < 1 || passes > 16) {
      throw new IllegalArgumentException("passes is " + passes + ", but must be 1 to 16");
    }
  }

  /** Returns the same with another number of passes. */
  public LossOptions withPasses(int value) {
    return new LossOptions(hiddenWeight, tokenWeight, topWeight, topCount, value, passDecay);
  }

  private static void requireNotNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be 0 or above");
    }
  }
}
