// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.shapes;

import java.util.Locale;

/** What backgrounds and shapes are painted in. */
enum Colour {
  RED(214, 40, 40),
  GREEN(44, 160, 60),
  BLUE(40, 80, 210),
  YELLOW(240, 215, 40),
  PURPLE(130, 50, 170),
  ORANGE(245, 130, 30),
  WHITE(245, 245, 245),
  BLACK(20, 20, 20),
  GREY(128, 128, 128),
  PINK(245, 150, 190);

  private final int rgb;

  Colour(int red, int green, int blue) {
    this.rgb = red << 16 | green << 8 | blue;
  }

  int rgb() {
    return rgb;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
