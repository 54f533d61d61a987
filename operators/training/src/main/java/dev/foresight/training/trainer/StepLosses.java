// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

/**
 * Sums over the rows of one step.
 *
 * @param rows that have a loss, those of each pass weighted as the pass
 * @param loss what is minimised
 * @param hidden distances to the target's states, in the first pass
 * @param token soft cross-entropies, in the first pass
 * @param firstRows rows of the first pass
 * @param norm of the gradient, before clipping
 * @param rate of learning
 * @param samples trained on
 * @param tokens of those
 * @param cut how many of the samples were cut
 */
record StepLosses(
    double rows,
    double loss,
    double hidden,
    double token,
    long firstRows,
    double norm,
    double rate,
    int samples,
    long tokens,
    int cut) {
  /** A step all of whose samples were left out. */
  static final StepLosses NONE = new StepLosses(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
