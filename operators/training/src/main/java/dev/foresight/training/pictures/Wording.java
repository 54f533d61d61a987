// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.drawing.ColourName;
import dev.foresight.training.words.Country;
import dev.foresight.training.words.Phrase;
import dev.foresight.training.words.Thing;
import dev.foresight.training.words.WordNet;
import java.util.List;

/** Parts of sentences that several questions' answers share. */
final class Wording {
  private Wording() {}

  /** Returns {@code white}, {@code red and white} or {@code red, white and blue}. */
  static String listing(List<?> parts) {
    List<String> words = parts.stream().map(Object::toString).toList();
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }

  /** Returns {@code mostly red, with some white}. */
  static String colours(List<ColourName> colours) {
    return colours.size() == 1
        ? colours.get(0).toString()
        : "mostly " + colours.get(0) + ", with some " + listing(colours.subList(1, colours.size()));
  }

  /** Answers whether something is there by what is: {@code The picture shows a fox, so yes.} */
  static String verdict(String shown, boolean there) {
    return "The picture shows %s, so %s.".formatted(shown, there ? "yes" : "no");
  }

  static String capitalised(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Says what a thing is, for those that have a sense. */
  static String explanation(Thing thing) {
    return explanation(thing.phrase(), thing.sense().orElseThrow());
  }

  /** Says what a noun means; a meaning that begins with an article is a sentence's end as it is. */
  static String explanation(Phrase phrase, WordNet.Sense sense) {
    boolean whole = !phrase.plural() && sense.gloss().matches("(an?|the) .*");
    return whole
        ? "%s is %s.".formatted(phrase.capitalised(), sense.gloss())
        : "%s %s a kind of %s: %s."
            .formatted(phrase.capitalised(), phrase.be(), sense.kind(), sense.gloss());
  }

  static String capital(Country country) {
    String sentence = "The capital of %s is %s".formatted(country.inSentence(), country.capital());
    return sentence.endsWith(".") ? sentence : sentence + "."; // Washington D.C.
  }

  static String continent(Country country) {
    return "%s %s in %s."
        .formatted(
            capitalised(country.inSentence()),
            country.isPlural() ? "are" : "is",
            country.continent());
  }

  static String languages(Country country) {
    boolean one = country.languages().size() == 1;
    return "The official language%s of %s %s %s."
        .formatted(
            one ? "" : "s", country.inSentence(), one ? "is" : "are", listing(country.languages()));
  }

  static String currency(Country country) {
    return "The currency of %s is the %s.".formatted(country.inSentence(), country.currency());
  }
}
