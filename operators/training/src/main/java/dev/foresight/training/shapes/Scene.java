// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.shapes;

import dev.foresight.training.talk.Draws;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * One to three shapes in columns on a plain background.
 *
 * @param shapes from left to right
 */
record Scene(Colour background, List<Shape> shapes) {
  private static final int[] COUNTS = {1, 1, 2, 2, 3};

  /** What a shape is. */
  enum Form {
    CIRCLE,
    SQUARE,
    TRIANGLE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where it stands. */
  enum Place {
    LEFT("on the left"),
    MIDDLE("in the middle"),
    RIGHT("on the right");

    private final String words;

    Place(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** A shape. */
  record Shape(Form form, Colour colour, boolean large, Place place) {
    /** Returns such as {@code a small red circle}. */
    String noun() {
      return "a %s %s %s".formatted(large ? "large" : "small", colour, form);
    }
  }

  static Scene random(Random random) {
    Colour background = Draws.one(random, Colour.values());
    List<Place> places = new ArrayList<>(List.of(Place.values()));
    Collections.shuffle(places, random);
    int count = COUNTS[random.nextInt(COUNTS.length)];
    List<Shape> shapes = new ArrayList<>();
    for (Place place : places.subList(0, count).stream().sorted().toList()) {
      Colour colour;
      do {
        colour = Draws.one(random, Colour.values());
      } while (colour == background);
      shapes.add(new Shape(Draws.one(random, Form.values()), colour, random.nextBoolean(), place));
    }
    return new Scene(background, shapes);
  }
}
