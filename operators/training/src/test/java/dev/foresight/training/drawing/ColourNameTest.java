// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColourNameTest {
  @ParameterizedTest
  @CsvSource({
    "FF0000, RED", "00A000, GREEN", "0000FF, BLUE", "FFFF00, YELLOW", "FF8800, ORANGE",
    "8000A0, PURPLE", "FFB0D0, PINK", "704020, BROWN", "FFFFFF, WHITE", "000000, BLACK",
    "888888, GREY"
  })
  void namesWhatPeopleCallByThatName(String hexadecimal, ColourName name) {
    assertThat(ColourName.of(Integer.parseInt(hexadecimal, 16))).isEqualTo(name);
  }

  /** Of CIE 15, and of the conversions that are published with it. */
  @ParameterizedTest
  @CsvSource({"FFFFFF, 100, 0, 0", "000000, 0, 0, 0", "FF0000, 53.24, 80.09, 67.2"})
  void measuresInLab(String hexadecimal, double l, double a, double b) {
    double[] lab = ColourName.lab(Integer.parseInt(hexadecimal, 16));
    assertThat(lab[0]).isCloseTo(l, within(0.05));
    assertThat(lab[1]).isCloseTo(a, within(0.05));
    assertThat(lab[2]).isCloseTo(b, within(0.05));
  }

  @Test
  void listsTheMostFrequentFirstAndLeavesOutWhatIsRare() {
    int[] pixels =
        IntStream.range(0, 100)
            .map(i -> i < 30 ? 0xFFFFFF : i < 90 ? 0xFF0000 : 0x0000FF)
            .toArray();
    assertThat(ColourName.seen(pixels)).containsExactly(ColourName.RED, ColourName.WHITE);
  }
}
