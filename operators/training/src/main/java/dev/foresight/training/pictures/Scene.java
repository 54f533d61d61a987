// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.drawing.Background;
import dev.foresight.training.drawing.Canvas;
import dev.foresight.training.drawing.Placement;
import dev.foresight.training.drawing.Tint;
import java.util.List;
import java.util.Random;

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

  /** Shows two cells as they are drawn. */
  static Scene plain(Cell first, Cell second, Random random) {
    return of(first, second, false, random);
  }

  /** Shows two cells changed in all ways that leave them what they are. */
  static Scene varied(Cell first, Cell second, Random random) {
    return of(first.repainted(random), second.repainted(random), true, random);
  }

  private static Scene of(Cell first, Cell second, boolean varied, Random random) {
    boolean sideBySide = random.nextBoolean();
    Tint firstTint = tint(first, varied, random);
    Tint secondTint = tint(second, varied, random);
    Background background =
        Background.behind(
            List.of(first.mainColour(firstTint), second.mainColour(secondTint)), random);
    Canvas canvas = Canvas.of(Shown.SIDE, background, random);
    canvas.paint(first.sprite(), place(sideBySide, NEAR, varied, random), firstTint);
    canvas.paint(second.sprite(), place(sideBySide, 1 - NEAR, varied, random), secondTint);
    return new Scene(first.subject(), second.subject(), sideBySide, background, canvas);
  }

  private static Tint tint(Cell cell, boolean varied, Random random) {
    return varied ? cell.anyTint(random) : Tint.NONE;
  }

  private static Placement place(boolean sideBySide, double at, boolean varied, Random random) {
    Placement drawn =
        sideBySide ? Placement.near(random, at, 0.5) : Placement.near(random, 0.5, at);
    return varied ? drawn.bent(random, false) : drawn;
  }

  /** Returns where the first or the second one stands, such as {@code on the left}. */
  String where(boolean first) {
    if (sideBySide) {
      return first ? "on the left" : "on the right";
    }
    return first ? "at the top" : "at the bottom";
  }
}
