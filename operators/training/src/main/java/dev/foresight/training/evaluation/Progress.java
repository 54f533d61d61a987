// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import java.time.Duration;

/**
 * How far an evaluation has come.
 *
 * @param blocks measured so far, every repetition counted
 * @param allBlocks to measure
 * @param skipped questions so far
 * @param elapsed since the start
 * @param decodeSpeedup so far, all settings together; not a number before the first block
 * @param tau so far, all settings together; not a number before the first verification
 */
public record Progress(
    int blocks, int allBlocks, int skipped, Duration elapsed, double decodeSpeedup, double tau) {
  /** Returns how much longer it will take, going by what it took so far. */
  public Duration left() {
    return blocks == 0 ? Duration.ZERO : elapsed.dividedBy(blocks).multipliedBy(allBlocks - blocks);
  }
}
