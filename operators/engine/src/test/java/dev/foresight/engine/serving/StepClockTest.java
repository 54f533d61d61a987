// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepClockTest {
  private final StepClock clock = new StepClock();

  @Test
  void givesAStepEverythingSinceTheOneBefore() throws InterruptedException {
    clock.start();
    Thread.sleep(3);
    clock.lap(Phase.IDLE);
    Thread.sleep(2);
    clock.lap(Phase.VISION);
    clock.lap(Phase.FORWARD);
    clock.endStep(StepKind.PREFILL, 2, 40, 1);
    StepTotals prefill = clock.totals().get(StepKind.PREFILL);
    assertThat(prefill.nanos(Phase.IDLE)).isGreaterThanOrEqualTo(3_000_000);
    assertThat(prefill.nanos(Phase.VISION)).isGreaterThanOrEqualTo(2_000_000);
    assertThat(prefill.busyNanos())
        .isEqualTo(prefill.nanos(Phase.VISION) + prefill.nanos(Phase.FORWARD));
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
