// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.shapes;

import static dev.foresight.training.shapes.Numbers.capitalised;

import dev.foresight.training.talk.Draws;
import dev.foresight.training.talk.Exchange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Questions that need no image. */
final class SmallTalk {
  private static final String[][] THINGS = {
    {"grass", "green"},
    {"snow", "white"},
    {"coal", "black"},
    {"a lemon", "yellow"},
    {"blood", "red"},
    {"the sea", "blue"},
    {"a carrot", "orange"},
    {"a plum", "purple"},
    {"an elephant", "grey"},
    {"a piglet", "pink"}
  };

  private static final List<String> FRUITS =
      List.of("apple", "pear", "plum", "lemon", "cherry", "melon", "grape", "peach");

  private static final List<String> ANIMALS =
      List.of("lion", "horse", "rabbit", "eagle", "dolphin", "tiger", "beaver", "falcon");

  private static final List<Exchange> SIDES =
      List.of(
          new Exchange(
              "shape",
              "How many sides has a triangle?",
              "A triangle has three sides and three corners."),
          new Exchange(
              "shape",
              "How many sides has a square?",
              "A square has four sides, and all of them have the same length."),
          new Exchange(
              "shape",
              "What is a circle?",
              "A circle is a round shape: every point of it has the same distance to the middle."));

  private SmallTalk() {}

  static Exchange any(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> thing(random);
      case 1 -> sum(1 + random.nextInt(6), 1 + random.nextInt(6));
      case 2 -> count(4 + random.nextInt(9));
      case 3 -> fruits(random);
      case 4 -> repeat(Draws.one(random, ANIMALS), 2 + random.nextInt(4));
      case 5 -> Draws.one(random, SIDES);
      default -> story(random);
    };
  }

  private static Exchange thing(Random random) {
    String[] thing = Draws.one(random, THINGS);
    return new Exchange(
        "thing",
        "What is the colour of " + thing[0] + "?",
        "The colour of " + thing[0] + " is " + thing[1] + ".");
  }

  private static Exchange sum(int a, int b) {
    return new Exchange(
        "sum",
        "What is %s plus %s?".formatted(Numbers.word(a), Numbers.word(b)),
        "%s plus %s is %s."
            .formatted(capitalised(Numbers.word(a)), Numbers.word(b), Numbers.word(a + b)));
  }

  private static Exchange count(int n) {
    return new Exchange(
        "count to",
        "Count to " + Numbers.word(n) + ".",
        "Here we go: " + String.join(", ", Numbers.before(n)) + " and " + Numbers.word(n) + ".");
  }

  private static Exchange fruits(Random random) {
    List<String> fruits = new ArrayList<>(FRUITS);
    Collections.shuffle(fruits, random);
    return new Exchange(
        "fruits",
        "Name three fruits.",
        "Three fruits are %s, %s and %s.".formatted(fruits.get(0), fruits.get(1), fruits.get(2)));
  }

  private static Exchange repeat(String word, int times) {
    return new Exchange(
        "repeat",
        "Say %s %s times.".formatted(word, Numbers.word(times)),
        capitalised(String.join(" ", Collections.nCopies(times, word))) + ".");
  }

  private static Exchange story(Random random) {
    String animal = Draws.one(random, ANIMALS);
    Colour colour = Draws.one(random, Colour.values());
    String fruit = Draws.one(random, FRUITS);
    return new Exchange(
        "story",
        "Tell me a short story.",
        Draws.either(
            random,
            6,
            "Once upon a time a %1$s %2$s found a %3$s in the grass. It ate the %3$s and fell asleep."
                .formatted(colour, animal, fruit),
            "Long ago there was a %2$s with a %1$s hat. It gave a %3$s to every friend it met."
                .formatted(colour, animal, fruit)));
  }
}
