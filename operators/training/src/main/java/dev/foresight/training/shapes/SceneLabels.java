// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.shapes;

import dev.foresight.training.data.LabelledImage.Label;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What scenes are of: their background, and at each place form, colour and size of what is there.
 */
final class SceneLabels {
  private static final String NOTHING = "nothing";

  private SceneLabels() {}

  static Map<String, Label> of(Scene scene) {
    Map<String, Label> labels = new TreeMap<>();
    labels.put("background", one(scene.background()));
    for (Scene.Place place : Scene.Place.values()) {
      Optional<Scene.Shape> there =
          scene.shapes().stream().filter(shape -> shape.place() == place).findFirst();
      String where = place.name().toLowerCase(Locale.ROOT);
      labels.put(where + " form", one(there, Scene.Shape::form));
      labels.put(where + " colour", one(there, Scene.Shape::colour));
      labels.put(where + " size", one(there, shape -> shape.large() ? "large" : "small"));
    }
    return labels;
  }

  private static Label one(Optional<Scene.Shape> shape, Function<Scene.Shape, Object> value) {
    return one(shape.map(value).orElse(NOTHING));
  }

  private static Label one(Object value) {
    return new Label(false, Set.of(value.toString()));
  }
}
