// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WarpTest {
  private static final int SIDE = 96;

  /** A red square in the middle of nothing. */
  private static BufferedImage square() {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.RED);
    pen.fillRect(32, 32, 32, 32);
    pen.dispose();
    return image;
  }

  private static double opaque(BufferedImage image) {
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
      sum += (image.getRGB(i % SIDE, i / SIDE) >>> 24) / 255.0;
    }
    return sum;
  }

  @Test
  void noWarpIsTheSamePicture() {
    BufferedImage image = square();
    assertThat(Warp.NONE.of(image)).isSameAs(image);
  }

  @Test
  void movesRowsAndColumnsByWaves() {
    double quarter = Math.PI / 2;
    Warp eightLeftFourUp =
        new Warp(new Warp.Wave(8.0 / SIDE, 0, quarter), new Warp.Wave(4.0 / SIDE, 0, quarter));
    BufferedImage moved = eightLeftFourUp.of(square());
    assertThat(moved.getRGB(24, 28)).isEqualTo(0xFFFF0000);
    assertThat(moved.getRGB(56, 28) >>> 24).isZero();
    assertThat(moved.getRGB(24, 60) >>> 24).isZero();
  }

  @Test
  void keepsColoursAndNearlyAllOfWhatIsDrawnWhateverTheWarp() {
    for (int seed = 0; seed < 50; seed++) {
      BufferedImage bent = Warp.any(new Random(seed), 0.5).of(square());
      assertThat(opaque(bent)).isCloseTo(32 * 32, within(0.1 * 32 * 32));
      assertThat(bent.getRGB(48, 48)).isEqualTo(0xFFFF0000);
      for (int pixel : Sprite.solid(bent)) {
        assertThat(pixel & 0xFFFFFF).isEqualTo(0xFF0000);
      }
    }
  }

  @Test
  void whatComesFromBeyondTheEdgesIsTransparent() {
    Warp far = new Warp(new Warp.Wave(0.5, 0, Math.PI / 2), Warp.Wave.FLAT);
    BufferedImage moved = far.of(square());
    assertThat(moved.getRGB(SIDE - 1, 48) >>> 24).isZero();
    assertThat(moved.getRGB(0, 48)).isEqualTo(0xFFFF0000);
  }
}
