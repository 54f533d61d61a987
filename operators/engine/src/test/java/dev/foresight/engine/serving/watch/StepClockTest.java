// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.StepKind;
import dev.foresight.engine.serving.StepTotals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StepClockTest {
  private long now = 1_000;
  private final StepClock clock = new StepClock(() -> now);

  @Test
  void givesAStepEverythingSinceTheOneBefore() {
    now += 100; // before the thread began its work
    clock.start();
    lap(7, Phase.IDLE);
    lap(5, Phase.VISION);
    lap(11, Phase.FORWARD);
    clock.endStep(StepKind.PREFILL, 2, 40, 1);
    lap(3, Phase.DRAFT);
    lap(13, Phase.FORWARD);
    lap(1, Phase.SAMPLING);
    lap(2, Phase.HOST);
    StepTimes decoding = clock.endStep(StepKind.DECODE, 2, 2, 2);

    StepTotals prefill = clock.totals().get(StepKind.PREFILL);
    assertThat(prefill.nanos(Phase.IDLE)).isEqualTo(7);
    assertThat(prefill.nanos(Phase.VISION)).isEqualTo(5);
    assertThat(prefill.nanos(Phase.FORWARD)).isEqualTo(11);
    assertThat(prefill.busyNanos()).isEqualTo(16);
    assertThat(clock.totals().get(StepKind.DECODE).busyNanos()).isEqualTo(19);
    assertThat(decoding)
        .isEqualTo(new StepTimes(Duration.ofNanos(3), Duration.ofNanos(13), Duration.ofNanos(3)));
  }

  private void lap(long nanos, Phase phase) {
    now += nanos;
    clock.lap(phase);
  }

  @Test
  void addsUpStepsOfAKindAndKeepsKindsApart() {
    clock.endStep(StepKind.DECODE, 4, 4, 4);
    clock.endStep(StepKind.DECODE, 3, 3, 3);
    clock.endStep(StepKind.MIXED, 2, 9, 1);
    StepTotals decode = clock.totals().get(StepKind.DECODE);
    assertThat(decode.steps()).isEqualTo(2);
    assertThat(decode.sequences()).isEqualTo(7);
    assertThat(decode.tokens()).isEqualTo(7);
    assertThat(clock.totals().get(StepKind.MIXED).rows()).isEqualTo(9);
    assertThat(clock.totals().get(StepKind.PREFILL)).isEqualTo(StepTotals.NONE);
  }

  @Test
  void namesAStepByWhatItsSequencesDo() {
    assertThat(StepKind.of(2, 0)).isEqualTo(StepKind.PREFILL);
    assertThat(StepKind.of(0, 1)).isEqualTo(StepKind.DECODE);
    assertThat(StepKind.of(1, 1)).isEqualTo(StepKind.MIXED);
  }
}
