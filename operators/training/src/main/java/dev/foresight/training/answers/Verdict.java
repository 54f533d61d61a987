// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.answers;

import java.util.Locale;
import java.util.Optional;

/** What an answer to a question for yes or no says. */
enum Verdict {
  YES,
  NO;

  /**
   * Returns what an answer begins with, or else ends with: {@code No, it is a fox.}, {@code It is a
   * fox, so no.}; empty where neither is yes or no.
   */
  static Optional<Verdict> of(String answer) {
    String[] words = answer.strip().toLowerCase(Locale.ROOT).split("[^\\p{L}]+");
    return word(words, 0).or(() -> word(words, words.length - 1));
  }

  private static Optional<Verdict> word(String[] words, int at) {
    if (at < 0 || at >= words.length) {
      return Optional.empty();
    }
    return switch (words[at]) {
      case "yes" -> Optional.of(YES);
      case "no" -> Optional.of(NO);
      default -> Optional.empty();
    };
  }
}
