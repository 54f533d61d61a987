// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import java.util.Optional;

/**
 * What somebody says about where a run is to start.
 *
 * @param restore folder of a checkpoint or savepoint; empty: the newest
 * @param fresh from none
 * @param saysWhereToRead whether it is said from where records are read then; without, whoever asks
 *     for a fresh start may not know what is lost
 */
public record StartChoice(Optional<String> restore, boolean fresh, boolean saysWhereToRead) {
  /** From what is newest. */
  public static final StartChoice NEWEST = new StartChoice(Optional.empty(), false, false);

  /**
   * Checks that one thing is said.
   *
   * @throws IllegalArgumentException if both are
   */
  public StartChoice {
    if (restore.isPresent() && fresh) {
      throw new IllegalArgumentException(
          "--restore is %s, but --fresh is given too; give one of them".formatted(restore.get()));
    }
  }
}
