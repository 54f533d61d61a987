// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.lease;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Says who took a name, as the end of a transactional id, which is all that a broker keeps of it.
 *
 * @param term that the broker gave when the name was taken
 * @param token of the job, the same in all its processes and after each of its restarts
 * @param holder for people
 * @param ended whether the holder has said that it is done
 */
record Claim(Term term, String token, Holder holder, boolean ended) {
  private static final String SEPARATOR = "/";
  private static final String HELD = "held";
  private static final String ENDED = "ended";

  /** Returns the same of a holder that is done. */
  Claim asEnded() {
    return new Claim(term, token, holder, true);
  }

  /** Returns it in one word. */
  String text() {
    return String.join(
        SEPARATOR,
        term.toString(),
        token,
        holder.host(),
        Long.toString(holder.process()),
        holder.job(),
        holder.since().toString(),
        ended ? ENDED : HELD);
  }

  /** Returns the claim that a text tells of; nothing if it tells of something else. */
  static Optional<Claim> parse(String text) {
    List<String> parts = List.of(text.split(SEPARATOR, -1));
    if (parts.size() != 7) {
      return Optional.empty();
    }
    try {
      Holder holder =
          new Holder(
              parts.get(2),
              Long.parseLong(parts.get(3)),
              parts.get(4),
              Instant.parse(parts.get(5)));
      return Optional.of(
          new Claim(Term.parse(parts.get(0)), parts.get(1), holder, parts.get(6).equals(ENDED)));
    } catch (NumberFormatException | StringIndexOutOfBoundsException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
