// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.training.drawing.Sprite;
import dev.foresight.training.words.Country;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CellTest {
  private static final Sprite SPRITE =
      Sprite.draw(
          "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'>"
              + "<rect width='8' height='8' fill='#3CA046'/><circle r='3' fill='#F58C1E'/></svg>");

  /** Returns how often of a hundred times it is painted anew. */
  private static long repainted(Subject subject, Style style) {
    Cell cell = new Cell(subject, style, SPRITE);
    Random random = new Random(3);
    return Stream.generate(() -> cell.repainted(random))
        .limit(100)
        .filter(painted -> !painted.equals(cell))
        .count();
  }

  @Test
  void mostThingsArePaintedAnew() {
    assertThat(repainted(TinySources.thing("pear"), Style.NOTO)).isBetween(45L, 75L);
  }

  @Test
  void whatIsNamedAfterItsColourKeepsIt() {
    assertThat(repainted(TinySources.thing("green apple"), Style.NOTO)).isZero();
  }

  @Test
  void flagsKeepTheirColours() {
    Subject flag =
        new Subject.OfFlag(new Country("ie", "Ireland", "Europe", "Dublin", List.of(), "euro"));
    assertThat(repainted(flag, Style.FLAG)).isZero();
  }

  @Test
  void whatIsDrawnInBlackStaysSo() {
    assertThat(repainted(TinySources.thing("pear"), Style.FLUENT_BLACK)).isZero();
  }
}
