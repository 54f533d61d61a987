// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.words;

import java.util.Locale;
import java.util.Set;

/**
 * A noun as a sentence uses it.
 *
 * @param text with its article, if it takes one: {@code a fox}, {@code grapes}, {@code the Milky
 *     Way}
 * @param noun without: {@code fox}
 * @param plural whether verbs are plural with it
 */
public record Phrase(String text, String noun, boolean plural) {
  private static final Set<String> ARTICLES = Set.of("a", "an", "the");

  /** What ends like a plural, but is none; endings. */
  private static final Set<String> SINGULAR_ENDINGS = Set.of("ss", "us", "is", "os", "x-ray");

  /** Spelt with a vowel, but spoken without; beginnings. */
  private static final Set<String> SPOKEN_CONSONANTS =
      Set.of("uni", "euro", "ewe", "one", "ukulele");

  /** Spelt without a vowel, but spoken with; beginnings. */
  private static final Set<String> SPOKEN_VOWELS = Set.of("hour", "x-ray", "heir", "honest", "suv");

  /** Where the noun that a phrase is about ends. */
  private static final Set<String> BEHIND_HEAD =
      Set.of(
          "with",
          "of",
          "covering",
          "holding",
          "peeking",
          "savouring",
          "screaming",
          "blowing",
          "in",
          "on",
          "behind",
          "over",
          "without",
          "at",
          "from",
          "for",
          "showing");

  /** What is not counted. */
  private static final Set<String> UNCOUNTED =
      Set.of(
          "bread",
          "bacon",
          "popcorn",
          "butter",
          "salt",
          "food",
          "rice",
          "spaghetti",
          "sushi",
          "sake",
          "garlic",
          "broccoli",
          "coral",
          "fog",
          "fire",
          "wood",
          "yarn",
          "thread",
          "soap",
          "dna",
          "tea",
          "ginger",
          "milk",
          "luggage",
          "algae",
          "ramen",
          "meat",
          "paper",
          "oden",
          "lightning",
          "rain");

  /** Puts an article before a noun that has none, where English does. */
  public static Phrase of(String noun) {
    String first = noun.split(" ")[0];
    if (ARTICLES.contains(first)) {
      return new Phrase(noun, noun.substring(first.length() + 1), noun.contains(" and a"));
    }
    String head = head(noun);
    boolean plural = head.endsWith("s") && SINGULAR_ENDINGS.stream().noneMatch(head::endsWith);
    if (plural || UNCOUNTED.contains(head) || isName(noun)) {
      return new Phrase(noun, noun, plural);
    }
    return new Phrase(article(noun) + " " + noun, noun, false);
  }

  /** Mountains are called by their names, without an article. */
  private static boolean isName(String noun) {
    return noun.startsWith("Mount ");
  }

  private static String head(String noun) {
    String[] words = noun.split(" ");
    int end = words.length;
    for (int i = 1; i < end; i++) {
      if (BEHIND_HEAD.contains(words[i])) {
        end = i;
      }
    }
    return words[end - 1];
  }

  /** Returns {@code a} or {@code an}. */
  static String article(String noun) {
    String lower = noun.toLowerCase(Locale.ROOT);
    boolean vowel = "aeiou".indexOf(lower.charAt(0)) >= 0;
    if (vowel ? begins(lower, SPOKEN_CONSONANTS) : begins(lower, SPOKEN_VOWELS)) {
      vowel = !vowel;
    }
    return vowel ? "an" : "a";
  }

  private static boolean begins(String word, Set<String> beginnings) {
    return beginnings.stream().anyMatch(word::startsWith);
  }

  /** Returns the text as a sentence begins. */
  public String capitalised() {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Returns the text for what was spoken of before: {@code the fox}, {@code Mount Fuji}. */
  public String definite() {
    return text.equals(noun) && isName(noun) ? noun : "the " + noun.replace(" and a ", " and the ");
  }

  /** Returns {@code Is there a fox}, {@code Are there grapes} or {@code Is the Milky Way}. */
  public String askedFor() {
    String verb = plural ? "Are " : "Is ";
    return isUnique() ? verb + text : verb + "there " + text;
  }

  private boolean isUnique() {
    return text.startsWith("the ") || isName(text);
  }

  /** Returns {@code This is a fox} or {@code These are grapes}, without a full stop. */
  public String presented() {
    return (plural ? "These are " : "This is ") + text;
  }

  /** Returns {@code is} or {@code are}. */
  public String be() {
    return plural ? "are" : "is";
  }

  /** Returns {@code it} or {@code they}. */
  public String pronoun() {
    return plural ? "they" : "it";
  }
}
