// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.talk.Draws;
import dev.foresight.training.talk.Exchange;
import dev.foresight.training.words.Country;
import dev.foresight.training.words.Phrase;
import dev.foresight.training.words.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Questions about pictures of one subject, with answers that are true. */
final class PictureTalk {
  private final Distractors distractors;

  PictureTalk(Distractors distractors) {
    this.distractors = distractors;
  }

  /** Returns one exchange of every kind that fits a picture, in a fixed order. */
  List<Exchange> all(Shown shown, Random random) {
    List<Exchange> all = new ArrayList<>();
    all.add(description(shown));
    all.add(caption(shown));
    all.add(naming(shown));
    all.add(seeing(shown));
    all.add(
        new Exchange(
            "colours",
            "What colours does it have?",
            "It is " + Wording.colours(shown.colours()) + "."));
    all.add(
        new Exchange(
            "background",
            "What colour is the background?",
            "The background is " + shown.background() + "."));
    all.add(presence(shown.subject(), shown.subject()));
    all.add(presence(shown.subject(), distractors.other(shown.subject(), random)));
    if (shown.subject() instanceof Subject.OfFlag flag) {
      all.add(detail(shown, Wording.continent(flag.country())));
      all.addAll(facts(flag.country()));
    } else if (shown.subject() instanceof Subject.OfThing thing) {
      thing
          .thing()
          .sense()
          .ifPresent(sense -> all.add(detail(shown, Wording.explanation(thing.thing()))));
      all.addAll(facts(thing.thing()));
    }
    return all;
  }

  /** Returns some of them in any order. */
  List<Exchange> some(Shown shown, int count, Random random) {
    return Draws.some(random, count, all(shown, random));
  }

  private static Exchange description(Shown shown) {
    Phrase phrase = shown.subject().phrase();
    return new Exchange(
        "describe",
        "Describe the image.",
        "The picture shows %s on a %s background. %s %s %s."
            .formatted(
                phrase.text(),
                shown.background(),
                Wording.capitalised(phrase.pronoun()),
                phrase.be(),
                Wording.colours(shown.colours())));
  }

  /** What can be seen, and what is known of it. */
  private static Exchange detail(Shown shown, String known) {
    return new Exchange(
        "detail", "Describe the image in detail.", description(shown).answer() + " " + known);
  }

  private static Exchange caption(Shown shown) {
    return new Exchange(
        "caption",
        "Give the picture a caption.",
        "%s, %s, on a %s background."
            .formatted(
                shown.subject().phrase().capitalised(),
                Wording.colours(shown.colours()).replace(", with some", " with some"),
                shown.background()));
  }

  private static Exchange seeing(Shown shown) {
    return new Exchange(
        "see",
        "What do you see?",
        "I see %s on a %s background."
            .formatted(shown.subject().phrase().text(), shown.background()));
  }

  private static Exchange naming(Shown shown) {
    Phrase phrase = shown.subject().phrase();
    return shown.subject() instanceof Subject.OfThing thing
        ? new Exchange(
            thing.thing().core() ? "name" : "name of others",
            "What is this?",
            phrase.presented() + ".")
        : new Exchange("name of flags", "Which flag is this?", phrase.presented() + ".");
  }

  /**
   * Asks whether a subject is in a picture that shows one. The answer says what is there first: who
   * has to begin with yes or no has to know before anything is looked at.
   */
  static Exchange presence(Subject shown, Subject asked) {
    boolean there = shown.name().equals(asked.name());
    return new Exchange(
        there ? "is there (yes)" : "is there (no)",
        asked.phrase().askedFor() + " in the picture?",
        Wording.verdict(shown.phrase().text(), there));
  }

  private static List<Exchange> facts(Thing thing) {
    List<Exchange> facts = new ArrayList<>();
    if (thing.sense().isPresent()) {
      facts.add(new Exchange("explain", "Explain what it is.", Wording.explanation(thing)));
    }
    if (thing.keywords().size() > 2) {
      facts.add(
          new Exchange("keywords", "Give keywords.", String.join(", ", thing.keywords()) + "."));
    }
    return facts;
  }

  private static List<Exchange> facts(Country country) {
    List<Exchange> facts = new ArrayList<>();
    facts.add(
        new Exchange(
            "flag: continent", "On which continent is it flown?", Wording.continent(country)));
    if (!country.capital().isEmpty()) {
      facts.add(
          new Exchange("flag: capital", "What is the capital there?", Wording.capital(country)));
    }
    if (!country.languages().isEmpty()) {
      facts.add(
          new Exchange(
              "flag: languages",
              "Which languages are official there?",
              Wording.languages(country)));
    }
    if (!country.currency().isEmpty()) {
      facts.add(
          new Exchange(
              "flag: currency", "Which currency is used there?", Wording.currency(country)));
    }
    return facts;
  }
}
