// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.drawing.ColourName;
import dev.foresight.training.drawing.Repaint;
import dev.foresight.training.drawing.Sprite;
import dev.foresight.training.drawing.Tint;
import java.util.Random;

/** A subject drawn in a style. */
record Cell(Subject subject, Style style, Sprite sprite) {
  /** Returns the colour that most of it has. */
  ColourName mainColour(Tint tint) {
    return sprite.colours(tint).get(0);
  }

  /** Returns it as another hand might have coloured it; not a flag, which its colours tell. */
  Cell repainted(Random random) {
    return style.isBlack() || !subject.hasOtherColours()
        ? this
        : new Cell(subject, style, sprite.repainted(Repaint.any(random)));
  }

  /** Returns a change of colours that leaves it what it is. */
  Tint anyTint(Random random) {
    return style.isBlack() ? Tint.painted(random) : Tint.any(random);
  }
}
