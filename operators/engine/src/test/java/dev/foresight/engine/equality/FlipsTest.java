// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.equality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.testing.CannedAnswer;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FlipsTest {
  private static Generation answer(
      String id, FinishReason reason, List<Integer> tokens, List<Float> margins) {
    return CannedAnswer.to(id).finishReason(reason).tokenIds(tokens).margins(margins).generation();
  }

  private static Generation ended(String id, List<Integer> tokens, List<Float> margins) {
    return answer(id, FinishReason.EOS, tokens, margins);
  }

  @Test
  void equalRunsHaveNone() {
    List<Generation> run = List.of(ended("a", List.of(5, 6), List.of(1f, 2f)));
    assertThat(Flips.between(run, run)).isEqualTo(new Flips(1, 2, List.of()));
  }

  @Test
  void onlyTheFirstDifferenceOfARequestCountsWithTheLargerMargin() {
    Flips flips =
        Flips.between(
            List.of(ended("a", List.of(5, 6, 7, 8), List.of(1f, 2e-5f, 1f, 1f))),
            List.of(ended("a", List.of(5, 9, 1), List.of(1f, 3e-5f, 1f))));

    assertThat(flips.flips())
        .containsExactly(new Flip("a", 1, OptionalInt.of(6), OptionalInt.of(9), 3e-5f));
    assertThat(flips.unexcused()).isEmpty();
  }

  @Test
  void anEndThatComesEarlierHasTheMarginOfTheTokenThatWasChosenInstead() {
    Flips flips =
        Flips.between(
            List.of(ended("a", List.of(5), List.of(1f))),
            List.of(ended("a", List.of(5, 6), List.of(1f, 0.5f))));

    assertThat(flips.flips())
        .containsExactly(new Flip("a", 1, OptionalInt.empty(), OptionalInt.of(6), 0.5f));
    assertThat(flips.unexcused()).hasSize(1);
  }

  @Test
  void anotherReasonToEndAfterTheSameTokensIsADifference() {
    Flips flips =
        Flips.between(
            List.of(answer("a", FinishReason.STOP, List.of(5), List.of(1f))),
            List.of(answer("a", FinishReason.LENGTH, List.of(5), List.of(1f))));

    assertThat(flips.unexcused()).hasSize(1);
  }

  @Test
  void runsOfOtherRequestsAreNotCompared() {
    List<Generation> a = List.of(ended("a", List.of(), List.of()));
    List<Generation> b = List.of(ended("b", List.of(), List.of()));
    assertThatThrownBy(() -> Flips.between(a, b)).hasMessageContaining("answer 0 is to a");
    assertThatThrownBy(() -> Flips.between(a, List.of())).hasMessageContaining("1 and 0 requests");
  }

  @Test
  void countsNearTiesAndKeepsTheSmallestMargin() {
    assertThat(NearTies.NONE.plus(2f).plus(9e-5f).plus(1e-4f)).isEqualTo(new NearTies(3, 1, 9e-5f));
  }
}
