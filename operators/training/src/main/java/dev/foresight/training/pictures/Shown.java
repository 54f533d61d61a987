// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.drawing.Background;
import dev.foresight.training.drawing.Canvas;
import dev.foresight.training.drawing.ColourName;
import dev.foresight.training.drawing.Placement;
import dev.foresight.training.drawing.Tint;
import java.util.List;
import java.util.Random;

/**
 * A picture of one subject.
 *
 * @param colours that are seen of it, the most frequent first
 */
record Shown(Subject subject, Background background, List<ColourName> colours, Canvas canvas) {
  /** Pixels on a side. */
  static final int SIDE = 96;

  /** Shows a cell as it is drawn, somewhere. */
  static Shown plain(Cell cell, Random random) {
    return of(cell, Placement.anywhere(random), Tint.NONE, random);
  }

  /** Shows a cell changed in all ways that leave it what it is. */
  static Shown varied(Cell cell, Random random) {
    return of(
        cell.repainted(random),
        Placement.anywhere(random).bent(random, cell.subject().hasMirrorImage()),
        cell.anyTint(random),
        random);
  }

  private static Shown of(Cell cell, Placement placement, Tint tint, Random random) {
    Background background = Background.behind(List.of(cell.mainColour(tint)), random);
    Canvas canvas = Canvas.of(SIDE, background, random);
    return new Shown(
        cell.subject(), background, canvas.paint(cell.sprite(), placement, tint), canvas);
  }
}
