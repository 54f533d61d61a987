// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.talk.Exchange;
import dev.foresight.training.words.Phrase;
import java.util.List;
import java.util.Random;

/** Questions about pictures of two subjects, with answers that are true. */
final class SceneTalk {
  private final Distractors distractors;

  SceneTalk(Distractors distractors) {
    this.distractors = distractors;
  }

  /** Returns one exchange of every kind, in a fixed order. */
  List<Exchange> all(Scene scene, Random random) {
    String both =
        "%s %s and %s %s"
            .formatted(
                scene.first().phrase().text(),
                scene.where(true),
                scene.second().phrase().text(),
                scene.where(false));
    return List.of(
        new Exchange(
            "scene: describe",
            "Describe the image.",
            "The picture shows %s. The background is %s.".formatted(both, scene.background())),
        new Exchange("scene: see", "What do you see?", "I see " + both + "."),
        there(scene, random.nextBoolean()),
        where(scene, random.nextBoolean()),
        order(scene, random.nextBoolean(), random.nextBoolean()),
        presence(scene, random));
  }

  private static Subject subject(Scene scene, boolean first) {
    return first ? scene.first() : scene.second();
  }

  private static Exchange there(Scene scene, boolean first) {
    Phrase phrase = subject(scene, first).phrase();
    return new Exchange(
        "scene: what",
        "What is " + scene.where(first) + "?",
        "%s %s %s.".formatted(Wording.capitalised(scene.where(first)), phrase.be(), phrase.text()));
  }

  /** The answer tells both places, in the order in which pictures are described. */
  private static Exchange where(Scene scene, boolean first) {
    Phrase phrase = subject(scene, first).phrase();
    Phrase one = scene.first().phrase();
    return new Exchange(
        "scene: where",
        "Where %s %s?".formatted(phrase.be(), phrase.definite()),
        "%s %s %s and %s %s."
            .formatted(
                Wording.capitalised(one.definite()),
                one.be(),
                scene.where(true),
                scene.second().phrase().definite(),
                scene.where(false)));
  }

  /**
   * The answer says what is so, the first one first, whether that was asked or its opposite: who
   * has to begin with yes or no has to know before anything is looked at. Either one is asked
   * about: were it always the first, the question would say which answer is right.
   */
  private static Exchange order(Scene scene, boolean first, boolean right) {
    Phrase asked = subject(scene, first).phrase();
    Phrase other = subject(scene, !first).phrase();
    Phrase one = scene.first().phrase();
    return new Exchange(
        "scene: order",
        "%s %s %s %s?"
            .formatted(
                Wording.capitalised(asked.be()),
                asked.definite(),
                relation(scene, right == first),
                other.definite()),
        "%s %s %s %s."
            .formatted(
                Wording.capitalised(one.definite()),
                one.be(),
                relation(scene, true),
                scene.second().phrase().definite()));
  }

  /** How the first stands to the second, or the second to the first. */
  private static String relation(Scene scene, boolean ofFirst) {
    if (scene.sideBySide()) {
      return ofFirst ? "to the left of" : "to the right of";
    }
    return ofFirst ? "above" : "below";
  }

  private Exchange presence(Scene scene, Random random) {
    boolean there = random.nextBoolean();
    Subject asked;
    do {
      asked =
          there
              ? subject(scene, random.nextBoolean())
              : distractors.other(subject(scene, random.nextBoolean()), random);
    } while (!there
        && (asked.name().equals(scene.first().name())
            || asked.name().equals(scene.second().name())));
    return new Exchange(
        there ? "scene: is there (yes)" : "scene: is there (no)",
        asked.phrase().askedFor() + " in the picture?",
        Wording.verdict(
            scene.first().phrase().text() + " and " + scene.second().phrase().text(), there));
  }
}
