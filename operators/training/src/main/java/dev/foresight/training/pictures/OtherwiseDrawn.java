// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.words.Thing;
import dev.foresight.training.words.WordList;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Icons of sets that are not of emoji, where one of an emoji's name shows something else. */
final class OtherwiseDrawn {
  /** Sets and icons as {@code set: icon}. */
  private final Set<String> icons;

  private OtherwiseDrawn(Set<String> icons) {
    this.icons = icons;
  }

  static OtherwiseDrawn read() {
    return new OtherwiseDrawn(
        WordList.read(OtherwiseDrawn.class, "otherwise-drawn.txt").stream()
            .flatMap(OtherwiseDrawn::icons)
            .collect(Collectors.toSet()));
  }

  private static Stream<String> icons(String line) {
    String[] setAndIcons = line.split(": ");
    return Stream.of(setAndIcons[1].split(" ")).map(icon -> setAndIcons[0] + ": " + icon);
  }

  boolean has(Style style, Thing thing) {
    return icons.contains(style + ": " + thing.icon());
  }
}
