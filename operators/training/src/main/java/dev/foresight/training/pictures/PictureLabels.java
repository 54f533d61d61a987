// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.data.LabelledImage.Label;
import dev.foresight.training.drawing.ColourName;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a picture of one subject is of, for a tower that learns to see. */
final class PictureLabels {
  private PictureLabels() {}

  static Map<String, Label> of(Shown shown) {
    return Map.of(
        "concept", one(shown.subject().name()),
        "group", one(shown.subject().group()),
        "background", one(shown.background().toString()),
        "colours",
            new Label(
                true,
                shown.colours().stream().map(ColourName::toString).collect(Collectors.toSet())));
  }

  private static Label one(String value) {
    return new Label(false, Set.of(value));
  }
}
