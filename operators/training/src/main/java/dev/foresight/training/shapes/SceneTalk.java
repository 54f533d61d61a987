// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.shapes;

import static dev.foresight.training.shapes.Numbers.capitalised;

import dev.foresight.training.talk.Draws;
import dev.foresight.training.talk.Exchange;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Questions about scenes, with answers that are true. */
final class SceneTalk {
  private SceneTalk() {}

  static Exchange about(Scene scene, Random random) {
    int kind = random.nextInt(13);
    if (kind < 5) {
      return new Exchange(
          "describe",
          Draws.one(random, "Describe the image.", "What do you see?"),
          description(scene, random));
    }
    if (kind < 7) {
      return new Exchange(
          "background",
          "What colour is the background?",
          Draws.either(
              random,
              6,
              "The background is " + scene.background() + ".",
              "It is " + scene.background() + ", behind all of the shapes."));
    }
    if (kind < 9) {
      return new Exchange("count", "How many shapes are there?", count(scene));
    }
    if (kind < 11) {
      Scene.Shape shape = Draws.one(random, scene.shapes());
      return new Exchange(
          "where",
          "What is " + shape.place() + "?",
          capitalised(shape.place().toString()) + " there is " + shape.noun() + ".");
    }
    return new Exchange("detail", "Describe the image in detail.", detail(scene, random));
  }

  private static String count(Scene scene) {
    int n = scene.shapes().size();
    return "There %s %s %s in the image: %s."
        .formatted(
            n == 1 ? "is" : "are",
            Numbers.word(n),
            n == 1 ? "shape" : "shapes",
            scene.shapes().stream()
                .map(shape -> "a " + shape.form())
                .collect(Collectors.joining(", ")));
  }

  private static String description(Scene scene, Random random) {
    int way = random.nextInt(10);
    String what = listing(scene);
    Colour back = scene.background();
    if (way < 5) {
      return "The image shows %s. The background is %s.".formatted(what, back);
    }
    return way < 8
        ? "There is %s, on a plain %s background.".formatted(what, back)
        : "I can see %s. Everything lies on a %s background.".formatted(what, back);
  }

  private static String listing(Scene scene) {
    List<String> parts =
        scene.shapes().stream().map(shape -> shape.noun() + " " + shape.place()).toList();
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  private static String detail(Scene scene, Random random) {
    int n = scene.shapes().size();
    StringBuilder text =
        new StringBuilder(
            "This is a simple picture with %s %s on a %s background."
                .formatted(Numbers.word(n), n == 1 ? "shape" : "shapes", scene.background()));
    for (Scene.Shape shape : scene.shapes()) {
      String place = capitalised(shape.place().toString());
      text.append(' ')
          .append(
              Draws.either(
                  random,
                  6,
                  "%s there is %s, and its colour is %s."
                      .formatted(place, shape.noun(), shape.colour()),
                  "%s you find %s, drawn without any border.".formatted(place, shape.noun())));
    }
    String nowhere =
        Arrays.stream(Scene.Place.values())
            .filter(place -> scene.shapes().stream().noneMatch(shape -> shape.place() == place))
            .map(Scene.Place::toString)
            .collect(Collectors.joining(" or "));
    if (!nowhere.isEmpty()) {
      text.append(" There is nothing ").append(nowhere).append('.');
    }
    return text.append(" The rest of the picture is ")
        .append(scene.background())
        .append(", with no text and no people in it.")
        .toString();
  }
}
