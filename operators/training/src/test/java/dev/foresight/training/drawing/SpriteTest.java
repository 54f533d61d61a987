// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.training.data.DataException;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

final class SpriteTest {
  private static String svg(String body) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">" + body + "</svg>";
  }

  @Test
  void isAsLargeAsWhatIsDrawn() {
    BufferedImage image =
        Sprite.draw(svg("<rect x='40' y='30' width='16' height='8' fill='#f00'/>")).image();
    assertThat(image.getWidth()).isBetween(Sprite.SIDE - 2, Sprite.SIDE + 2);
    assertThat(image.getHeight()).isBetween(Sprite.SIDE / 2 - 2, Sprite.SIDE / 2 + 2);
    assertThat(image.getRGB(48, 20)).isEqualTo(0xFFFF0000);
  }

  @Test
  void isSolidWhereMuchOfItIsOpaque() {
    assertThat(Sprite.draw(svg("<rect width='64' height='64'/>")).isSolid()).isTrue();
    assertThat(Sprite.draw(svg("<rect width='64' height='64' opacity='0.3'/>")).isSolid())
        .isFalse();
  }

  @Test
  void knowsItsColoursAndThoseThatATintMakesOfThem() {
    Sprite red = Sprite.draw(svg("<rect width='64' height='64' fill='#e02020'/>"));
    assertThat(red.colours(Tint.NONE)).containsExactly(ColourName.RED);
    assertThat(red.colours(new Tint(0, 0, 0.6f, 0))).containsExactly(ColourName.GREY);
  }

  @Test
  void paintGivesBlackAnyColourAndLeavesWhiteAsItIs() {
    Sprite black =
        Sprite.draw(
            svg("<rect width='64' height='40'/><rect y='40' width='64' height='24' fill='#fff'/>"));
    assertThat(black.colours(Tint.NONE)).containsExactly(ColourName.BLACK, ColourName.WHITE);
    assertThat(black.colours(new Tint(0, 1, 1, 0x3CA046)))
        .containsExactly(ColourName.GREEN, ColourName.WHITE);
  }

  @Test
  void refusesWhatDrawsNothing() {
    assertThatThrownBy(() -> Sprite.draw(svg("<g/>")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("draws nothing");
  }
}
