// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.talk.Exchange;
import dev.foresight.training.words.Country;
import dev.foresight.training.words.Phrase;
import dev.foresight.training.words.Thing;
import dev.foresight.training.words.WordNet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Questions that need no picture: all there are, in a fixed order. */
final class TextTalk {
  /** WordNet's fields of animals, artefacts, food and plants. */
  private static final Set<Integer> FIELDS = Set.of(5, 6, 13, 20);

  private TextTalk() {}

  static List<Exchange> all(List<Subject> subjects, WordNet wordNet) {
    List<Exchange> all = new ArrayList<>();
    for (Subject subject : subjects) {
      if (subject instanceof Subject.OfThing thing) {
        all.addAll(about(thing.thing()));
      } else if (subject instanceof Subject.OfFlag flag) {
        all.addAll(about(flag.country()));
      }
    }
    for (String noun : wordNet.nouns(FIELDS)) {
      Phrase phrase = Phrase.of(noun);
      wordNet.sense(noun, FIELDS).ifPresent(sense -> all.add(meaning(phrase, sense)));
    }
    return all;
  }

  private static Exchange meaning(Phrase phrase, WordNet.Sense sense) {
    return new Exchange(
        "meaning",
        "What %s %s?".formatted(phrase.be(), phrase.text()),
        Wording.explanation(phrase, sense));
  }

  private static List<Exchange> about(Thing thing) {
    List<Exchange> about = new ArrayList<>();
    thing.sense().ifPresent(sense -> about.add(meaning(thing.phrase(), sense)));
    if (thing.keywords().size() > 2) {
      about.add(
          new Exchange(
              "keywords",
              "Give keywords for %s.".formatted(thing.phrase().text()),
              String.join(", ", thing.keywords()) + "."));
    }
    return about;
  }

  private static List<Exchange> about(Country country) {
    List<Exchange> about = new ArrayList<>();
    String name = country.inSentence();
    about.add(
        new Exchange(
            "continent",
            "On which continent %s %s?".formatted(country.isPlural() ? "are" : "is", name),
            Wording.continent(country)));
    if (!country.capital().isEmpty()) {
      about.add(
          new Exchange(
              "capital", "What is the capital of " + name + "?", Wording.capital(country)));
    }
    if (!country.languages().isEmpty()) {
      about.add(
          new Exchange(
              "languages",
              "Which languages are official in " + name + "?",
              Wording.languages(country)));
    }
    if (!country.currency().isEmpty()) {
      about.add(
          new Exchange(
              "currency", "Which currency is used in " + name + "?", Wording.currency(country)));
    }
    return about;
  }
}
