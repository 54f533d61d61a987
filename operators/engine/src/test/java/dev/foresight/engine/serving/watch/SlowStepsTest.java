// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowStepsTest {
  private final List<String> warnings = new ArrayList<>();
  private final SlowSteps steps = new SlowSteps(2, warnings::add);

  private void pass(int times, int rows, double ms) {
    for (int i = 0; i < times; i++) {
      steps.add(rows, (long) (ms * 1e6));
    }
  }

  @Test
  void warnsOnceAnEpisodeWithTheRemedy() {
    pass(50, 1, 30);
    pass(100, 1, 280);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .startsWith("decoding steps take 9 times their usual time (rows: 1, 280.0 ms, usually 30.")
        .contains("fewer threads (--threads, now 2)", "GOMP_SPINCOUNT=5000");
    pass(20, 1, 30);
    pass(20, 1, 280);
    assertThat(warnings).hasSize(2);
  }

  @Test
  void anEpisodeIsOneThoughSomePassesAreFast() {
    pass(50, 1, 30);
    for (int i = 0; i < 100; i++) {
      pass(3, 1, 300);
      pass(1, 1, 30);
    }
    assertThat(warnings).hasSize(1);
  }

  @Test
  void aPauseIsNone() {
    pass(50, 1, 30);
    for (int i = 0; i < 20; i++) {
      pass(3, 1, 900);
      pass(10, 1, 30);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void morePassesOfMoreRowsAndLongerContextsAreUsual() {
    for (int context = 1; context < 2000; context++) {
      pass(1, 1, 2 + context * 0.02);
      pass(1, 500, 900);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatIsSlowFromTheBeginningIsUsual() {
    pass(200, 8, 300);
    assertThat(warnings).isEmpty();
  }
}
