// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RepaintTest {
  private static final int SIDE = 64;

  /** Shades of red from the left to the right, an eye in it, and nothing below. */
  private static BufferedImage shaded() {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < SIDE / 2; y++) {
      for (int x = 0; x < SIDE; x++) {
        image.setRGB(x, y, new Color(128 + 2 * x, 20, 20).getRGB());
      }
    }
    for (int i = 0; i < 9; i++) {
      image.setRGB(30 + i % 3, 10 + i / 3, Color.BLACK.getRGB());
    }
    return image;
  }

  private static long colours(BufferedImage image) {
    return Arrays.stream(Sprite.solid(image)).distinct().count();
  }

  @Test
  void noneIsTheSamePicture() {
    BufferedImage image = shaded();
    assertThat(Repaint.NONE.of(image)).isSameAs(image);
  }

  @Test
  void shadesBecomeAFewFlatColours() {
    assertThat(colours(shaded())).isEqualTo(SIDE + 1);
    for (int count = 3; count <= 8; count++) {
      assertThat(colours(new Repaint(count, 7).of(shaded()))).isBetween(2L, (long) count);
    }
  }

  @Test
  void eachColourStaysNearWhatItWas() {
    for (int seed = 0; seed < 50; seed++) {
      BufferedImage painted = new Repaint(4, seed).of(shaded());
      float[] hsb = new float[3];
      int red = painted.getRGB(50, 20);
      Color.RGBtoHSB(red >> 16 & 0xFF, red >> 8 & 0xFF, red & 0xFF, hsb);
      assertThat(Math.min(hsb[0], 1 - hsb[0])).isLessThan(0.05f);
      assertThat(hsb[2]).isCloseTo(228 / 255f, within(0.2f));
    }
  }

  @Test
  void smallPartsKeepAColourOfTheirOwn() {
    BufferedImage painted = new Repaint(3, 7).of(shaded());
    assertThat(painted.getRGB(31, 11)).isEqualTo(Color.BLACK.getRGB());
  }

  @Test
  void whatIsTransparentStaysSo() {
    BufferedImage painted = new Repaint(5, 7).of(shaded());
    assertThat(painted.getRGB(10, 50) >>> 24).isZero();
    BufferedImage nothing = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
    assertThat(new Repaint(5, 7).of(nothing)).isSameAs(nothing);
  }

  @Test
  void someDrawingsStayUntouchedAndNoTwoAreAlike() {
    Random random = new Random(5);
    long untouched = 0;
    for (int i = 0; i < 1000; i++) {
      untouched += Repaint.any(random).equals(Repaint.NONE) ? 1 : 0;
    }
    assertThat(untouched).isBetween(350L, 450L);
    assertThat(new Repaint(4, 1).of(shaded()).getRGB(50, 20))
        .isNotEqualTo(new Repaint(4, 2).of(shaded()).getRGB(50, 20));
  }
}
