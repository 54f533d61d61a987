// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.foresight.training.trainer.TrainingOptions;
import org.junit.jupiter.api.Test;

final class RateScheduleTest {
  @Test
  void risesThenFallsAsInThePaper() {
    RateSchedule paper = TrainingOptions.PAPER.schedule().rate();
    assertThat(paper.rate(0, 1_000_000)).isCloseTo(5e-5 / 2000, within(1e-12));
    assertThat(paper.rate(1999, 1_000_000)).isEqualTo(5e-5);
    assertThat(paper.rate(401_000, 1_000_000)).isCloseTo(2.5e-5, within(1e-12));
    assertThat(paper.rate(900_000, 1_000_000)).isZero();
  }

  @Test
  void fallsOverAllStepsToItsShare() {
    RateSchedule cosine = new RateSchedule(1, 0, Decay.COSINE, 0, 0.1);
    assertThat(cosine.rate(0, 100)).isEqualTo(1);
    assertThat(cosine.rate(50, 100)).isCloseTo(0.55, within(1e-12));
    assertThat(cosine.rate(100, 100)).isCloseTo(0.1, within(1e-12));
    assertThat(new RateSchedule(1, 0, Decay.NONE, 0, 0).rate(99, 100)).isEqualTo(1);
  }
}
