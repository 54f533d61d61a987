// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.kafka;

import java.util.Optional;

/**
 * What is replayed, and how.
 *
 * @param deadLetters topic that is read
 * @param selection which of its letters
 * @param target topic that records go to; absent: each to the topic that it was read from
 * @param maxAttempts a letter that failed so often is left
 * @param groupId under which Kafka keeps how far the replay came; also its transactional id
 * @param fromBeginning whether letters are read that this group has passed already
 * @param dryRun whether nothing is written
 */
public record ReplayPlan(
    String deadLetters,
    DeadLetterSelection selection,
    Optional<String> target,
    int maxAttempts,
    String groupId,
    boolean fromBeginning,
    boolean dryRun) {

  /** Checks the range. */
  public ReplayPlan {
    if (maxAttempts < 2) {
      throw new IllegalArgumentException(
          "--max-attempts is "
              + maxAttempts
              + ", but must be 2 or above: a dead letter has had its first attempt");
    }
  }
}
