// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import dev.foresight.training.drawing.Sprite;
import dev.foresight.training.drawing.Tint;
import java.util.Random;

/** A subject drawn in a style. */
record Cell(Subject subject, Style style, Sprite sprite) {
  /** Returns a change of colours that leaves it what it is. */
  Tint anyTint(Random random) {
    return style.isBlack() ? Tint.painted(random) : Tint.any(random);
  }
}
