// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.drawing.Background;
import dev.foresight.training.drawing.Canvas;
import dev.foresight.training.drawing.Placement;
import dev.foresight.training.drawing.Tint;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A picture of two subjects.
 *
 * @param first the left one, or the top one
 * @param second the other
 * @param sideBySide whether they stand side by side; else one above the other
 */
record Scene(
    Subject first, Subject second, boolean sideBySide, Background background, Canvas canvas) {
  private static final double NEAR = 0.26;

  /** Shows two cells. */
  static Scene of(Cell first, Cell second, Random random) {
    boolean sideBySide = random.nextBoolean();
    Background background =
        Background.behind(
            Stream.of(first, second).map(cell -> cell.sprite().colours(Tint.NONE).get(0)).toList(),
            random);
    Canvas canvas = Canvas.of(Shown.SIDE, background, random);
    paint(canvas, first, sideBySide, NEAR, random);
    paint(canvas, second, sideBySide, 1 - NEAR, random);
    return new Scene(first.subject(), second.subject(), sideBySide, background, canvas);
  }

  private static void paint(
      Canvas canvas, Cell cell, boolean sideBySide, double at, Random random) {
    canvas.paint(
        cell.sprite(),
        sideBySide ? Placement.near(random, at, 0.5) : Placement.near(random, 0.5, at),
        Tint.NONE);
  }

  /** Returns where the first or the second one stands, such as {@code on the left}. */
  String where(boolean first) {
    if (sideBySide) {
      return first ? "on the left" : "on the right";
    }
    return first ? "at the top" : "at the bottom";
  }
}
