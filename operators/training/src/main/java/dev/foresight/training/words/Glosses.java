// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.words;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Meanings as a caption can say them: short, without examples, and fit for everyone. */
final class Glosses {
  private static final int LONGEST = 19;
  private static final int SHORTEST = 3;
  private static final Pattern BRACKETS = Pattern.compile("\\s*\\([^)]*\\)");
  private static final Pattern BREAK = Pattern.compile(";|:| -- |\"");

  /** Where a meaning speaks of these, nothing is said. */
  private static final Set<String> AVOIDED =
      Set.of(
          "ass",
          "castrated",
          "uncastrated",
          "corpse",
          "sex",
          "sexual",
          "genital",
          "genitals",
          "penis",
          "slang",
          "offensive",
          "ethnic",
          "slur",
          "excrement",
          "feces",
          "suicide",
          "execution",
          "narcotic",
          "drug",
          "heroin",
          "cocaine",
          "marijuana",
          "cannabis",
          "barbiturate",
          "cleavage",
          "negro",
          "race",
          "savage",
          "primitive",
          "slave",
          "prostitute",
          "vulgar",
          "obscene");

  private Glosses() {}

  /** Returns the first clause, if it is one that can be said. */
  static Optional<String> clean(String gloss) {
    String text = BREAK.split(BRACKETS.matcher(gloss).replaceAll(""), 2)[0].strip();
    String[] words = text.split("[\\s,]+");
    if (words.length > LONGEST) {
      int comma = text.indexOf(',');
      text = comma < 0 ? "" : text.substring(0, comma);
      words = text.split("[\\s,]+");
    }
    return words.length < SHORTEST || words.length > LONGEST || !isFit(text)
        ? Optional.empty()
        : Optional.of(text);
  }

  /** Returns whether words can be said to everyone. */
  static boolean isFit(String text) {
    return Stream.of(text.split("[\\s,]+")).noneMatch(AVOIDED::contains);
  }
}
