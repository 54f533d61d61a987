// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.talk.Draws;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Finds what is not in a picture, but might be taken for what is. */
final class Distractors {
  private static final int HARD = 6;

  private final List<Subject> all;
  private final Map<String, List<Subject>> alike;

  /** Chooses among some subjects, each of which is there once. */
  Distractors(List<Subject> subjects) {
    this.all = subjects;
    this.alike = subjects.stream().collect(Collectors.groupingBy(Distractors::kind));
  }

  private static String kind(Subject subject) {
    return subject instanceof Subject.OfThing thing
        ? thing.group() + " " + thing.thing().kind()
        : subject.group();
  }

  /** Returns another subject: of the same kind more often than not, where there is one. */
  Subject other(Subject subject, Random random) {
    List<Subject> like = alike.getOrDefault(kind(subject), List.of());
    List<Subject> among = like.size() > 1 ? Draws.either(random, HARD, like, all) : all;
    Subject other;
    do {
      other = Draws.one(random, among);
    } while (other.name().equals(subject.name()));
    return other;
  }
}
