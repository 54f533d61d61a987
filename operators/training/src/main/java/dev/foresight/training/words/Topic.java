// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.words;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The groups of emoji that are talked of. */
enum Topic {
  FACES(0, "smileys-emotion", Set.of()),
  NATURE(3, "animals-nature", Set.of(5, 20)),
  FOOD(4, "food-drink", Set.of(13, 6)),
  PLACES(5, "travel-places", Set.of(6, 17, 19, 15)),
  ACTIVITIES(6, "activities", Set.of(6)),
  OBJECTS(7, "objects", Set.of(6, 10, 21, 8));

  private final int number;
  private final String title;
  private final Set<Integer> fields;

  Topic(int number, String title, Set<Integer> fields) {
    this.number = number;
    this.title = title;
    this.fields = fields;
  }

  /** Finds the topic of a group by emojibase's number; empty: it is not talked of. */
  static Optional<Topic> of(int number) {
    return Stream.of(values()).filter(topic -> topic.number == number).findFirst();
  }

  /** Returns emojibase's name for the group. */
  String title() {
    return title;
  }

  /** Returns WordNet's fields of meaning that names in this group are meant in. */
  Set<Integer> fields() {
    return fields;
  }
}
