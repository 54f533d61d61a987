// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import java.awt.Color;
import java.util.Locale;
import java.util.Random;

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

  /** Returns any of them. */
  public static Background any(Random random) {
    return values()[random.nextInt(values().length)];
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
