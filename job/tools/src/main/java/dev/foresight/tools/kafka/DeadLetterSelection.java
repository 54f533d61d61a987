// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.kafka;

import dev.foresight.schemas.DeadLetter;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which dead letters are meant.
 *
 * @param codes stable codes; empty: all
 * @param ids of requests; empty: all
 * @param since the first time of failure; absent: from the beginning
 * @param until the time of failure from which letters are left out; absent: to the end
 */
public record DeadLetterSelection(
    Set<String> codes, Set<String> ids, Optional<Instant> since, Optional<Instant> until) {

  /** Copies the sets. */
  public DeadLetterSelection {
    codes = Set.copyOf(codes);
    ids = Set.copyOf(ids);
  }

  /** Returns whether a letter is meant. */
  public boolean matches(DeadLetter letter) {
    return (codes.isEmpty() || codes.contains(letter.getCode()))
        && (ids.isEmpty() || letter.getRequestId() != null && ids.contains(letter.getRequestId()))
        && since.map(time -> !letter.getTime().isBefore(time)).orElse(true)
        && until.map(time -> letter.getTime().isBefore(time)).orElse(true);
  }
}
