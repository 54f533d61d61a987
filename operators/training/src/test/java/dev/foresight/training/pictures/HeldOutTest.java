// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HeldOutTest {
  private static final Set<Style> ALL = EnumSet.allOf(Style.class);

  @Test
  void holdsOneStyleOut() {
    assertThat(Stream.of(Style.values()).filter(HeldOut::style)).containsExactly(Style.TWEMOJI);
  }

  @Test
  void holdsOneStyleOfATenthOfTheThingsOut() {
    long[] held =
        IntStream.range(0, 3000)
            .mapToLong(
                i ->
                    Stream.of(Style.values())
                        .filter(style -> HeldOut.cell("thing " + i, style, ALL))
                        .map(Style::drawings)
                        .distinct()
                        .count())
            .toArray();
    assertThat(held).containsOnly(0, 1);
    assertThat(IntStream.range(0, held.length).filter(i -> held[i] == 1).count())
        .isBetween(250L, 350L);
  }

  @Test
  void holdsTheShadedDrawingsAndThoseInBlackOutWithThePlainOnes() {
    for (Style like : List.of(Style.FLUENT_SHADED, Style.FLUENT_BLACK)) {
      assertThat(IntStream.range(0, 3000))
          .allMatch(
              i ->
                  HeldOut.cell("thing " + i, Style.FLUENT, ALL)
                      == HeldOut.cell("thing " + i, like, ALL));
    }
  }

  @Test
  void holdsNothingOutOfThingsThatFewerStylesDraw() {
    Set<Style> two = EnumSet.of(Style.NOTO, Style.FLUENT);
    assertThat(
            IntStream.range(0, 3000)
                .filter(i -> two.stream().anyMatch(s -> HeldOut.cell("thing " + i, s, two)))
                .count())
        .isZero();
  }

  @Test
  void holdsATenthOfThePairsOutInEitherOrder() {
    long held = IntStream.range(0, 3000).filter(i -> HeldOut.pair("fox", "thing " + i)).count();
    assertThat(held).isBetween(250L, 350L);
    assertThat(IntStream.range(0, 3000))
        .allMatch(i -> HeldOut.pair("fox", "thing " + i) == HeldOut.pair("thing " + i, "fox"));
  }
}
