// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads when a server wants to be asked again (RFC 9110, 10.2.3): in seconds, or at a time. */
final class RetryAfter {
  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  /** Returns the pause, zero at least; nothing if the header says none. */
  static Optional<Duration> read(String header, Clock clock) {
    String text = header.trim();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(
          Duration.ofSeconds(
              Long.parseLong(text.substring(0, Math.min(MOST_DIGITS, text.length())))));
    }
    try {
      Instant then = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      Duration pause = Duration.between(clock.instant(), then);
      return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
