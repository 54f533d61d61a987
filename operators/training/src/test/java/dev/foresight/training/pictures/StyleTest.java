// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class StyleTest {
  private final OtherwiseDrawn otherwise = OtherwiseDrawn.read();

  @Test
  void whatIsNamedAfterItsColourIsNotShownWithoutOne() {
    assertThat(
            Stream.of(Style.values())
                .filter(style -> !style.canShow(TinySources.thing("black cat"))))
        .containsExactlyElementsOf(Stream.of(Style.values()).filter(Style::isBlack).toList())
        .isNotEmpty();
    assertThat(Style.values()).allMatch(style -> style.canShow(TinySources.thing("cat")));
  }

  @Test
  void anIconOfAnotherMeaningIsNoDrawingOfTheThing() {
    assertThat(otherwise.has(Style.GAME_ICONS, TinySources.thing("ram").thing())).isTrue();
    assertThat(otherwise.has(Style.MATERIAL_DESIGN, TinySources.thing("ice cream").thing()))
        .isTrue();
  }

  @Test
  void setsOfEmojiDrawWhatTheySay() {
    assertThat(otherwise.has(Style.NOTO, TinySources.thing("ram").thing())).isFalse();
    assertThat(otherwise.has(Style.GAME_ICONS, TinySources.thing("cat").thing())).isFalse();
  }
}
