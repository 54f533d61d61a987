// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

/**
 * How a draft compares with its target over some rows.
 *
 * @param losses of each row
 * @param places where the target's most likely token is in the draft's ranking, of each row: 0 for
 *     the first, {@link #BEHIND} for the fourth and all behind it
 */
public record Agreement(BatchLosses.Pass losses, long[] places) {
  /** Stands for all places behind the third. */
  public static final int BEHIND = 3;
}
