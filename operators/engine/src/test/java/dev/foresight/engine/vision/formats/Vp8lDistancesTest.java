// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Vp8lDistancesTest {
  /** Neighbours of RFC 9649 section 3.6.2.2, as x + 1000 y. */
  @ParameterizedTest
  @CsvSource({
    "1, 1000",
    "2, 1",
    "3, 1001",
    "4, 999",
    "5, 2000",
    "6, 2",
    "35, 5000",
    "40, 5",
    "44, 995",
    "97, 8",
    "107, 7005",
    "115, 5993",
    "118, 6993",
    "120, 7008"
  })
  void nearNeighboursAreCountedByTheirDistance(int code, int pixels) {
    assertThat(Vp8lDistances.pixels(code, 1000)).isEqualTo(pixels);
  }

  @ParameterizedTest
  @CsvSource({"121, 1", "122, 2", "1048696, 1048576"})
  void otherCodesCountPixels(int code, int pixels) {
    assertThat(Vp8lDistances.pixels(code, 1000)).isEqualTo(pixels);
  }

  @ParameterizedTest
  @CsvSource({"4, 1", "44, 1", "118, 1"})
  void neighboursToTheRightAreNoPixelsToCome(int code, int pixels) {
    assertThat(Vp8lDistances.pixels(code, 1)).isEqualTo(pixels);
  }
}
