// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** What stands behind the things in a picture: one plain colour that has a name. */
public enum Background {
  WHITE(250, 250, 250),
  GREY(150, 150, 152),
  BLACK(18, 18, 20),
  BLUE(120, 180, 240),
  GREEN(140, 205, 130),
  YELLOW(250, 228, 120),
  PINK(250, 180, 205);

  private static final int SPREAD = 6;

  private final int red;
  private final int green;
  private final int blue;

  Background(int red, int green, int blue) {
    this.red = red;
    this.green = green;
    this.blue = blue;
  }

  /**
   * Returns any of them before which things can be seen.
   *
   * @param colours of those things; fewer than there are backgrounds
   */
  public static Background behind(List<ColourName> colours, Random random) {
    List<Background> visible =
        Stream.of(values())
            .filter(each -> colours.stream().noneMatch(c -> c.name().equals(each.name())))
            .toList();
    return visible.get(random.nextInt(visible.size()));
  }

  /** Returns a shade that has this name. */
  Color shade(Random random) {
    return new Color(near(red, random), near(green, random), near(blue, random));
  }

  private static int near(int value, Random random) {
    return Math.max(0, Math.min(255, value + random.nextInt(2 * SPREAD + 1) - SPREAD));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
