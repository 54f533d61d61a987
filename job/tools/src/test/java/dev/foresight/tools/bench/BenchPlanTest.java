// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchPlanTest {
  private static BenchPlan plan(List<Integer> batchSizes, List<Integer> threads, int repetitions) {
    return new BenchPlan(
        batchSizes, threads, List.of(1, 8), 16, repetitions, List.of(), List.of(1));
  }

  @Test
  void namesTheOptionTheValueAndTheRange() {
    assertThatThrownBy(() -> plan(List.of(1, 0), List.of(1), 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--batch-sizes is 0, but must be 1 or above");
    assertThatThrownBy(() -> plan(List.of(1), List.of(-2), 5))
        .hasMessage("--threads is -2, but must be 1 or above");
    assertThatThrownBy(() -> plan(List.of(1), List.of(1), 0))
        .hasMessage("--repetitions is 0, but must be 1 or above");
  }

  @Test
  void takesPassesApartInWhichEverySequenceHasARow() {
    BenchPlan plan =
        new BenchPlan(List.of(1), List.of(1), List.of(1), 16, 1, List.of(1, 8), List.of(1, 4));
    assertThat(plan.profiled())
        .containsExactly(new ProfiledPass(1, 1), new ProfiledPass(8, 1), new ProfiledPass(8, 4));
    assertThatThrownBy(
            () -> new BenchPlan(List.of(1), List.of(1), List.of(1), 16, 1, List.of(2), List.of(4)))
        .hasMessageContaining("--profile-rows is [2], but --profile-sequences is [4]");
  }

  @Test
  void refusesToMeasureOneSettingTwiceInARound() {
    assertThatThrownBy(() -> plan(List.of(8, 1, 8), List.of(1), 5))
        .hasMessageContaining("--batch-sizes is [8, 1, 8]")
        .hasMessageContaining("--repetitions");
  }
}
