// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BusyNeighboursTest {
  @Test
  void areBusyUntilTheyAreClosed() {
    List<ProcessHandle> running;
    try (BusyNeighbours neighbours = BusyNeighbours.start(2)) {
      running = neighbours.processes();
      assertThat(running).hasSize(2);
      running.forEach(BusyNeighboursTest::awaitWork);
    }
    assertThat(running).noneMatch(ProcessHandle::isAlive);
  }

  /** It works on and on. */
  private static void awaitWork(ProcessHandle process) {
    Duration before = worked(process);
    while (worked(process).minus(before).compareTo(Duration.ofSeconds(1)) < 0) {
      assertThat(process.isAlive()).isTrue();
    }
  }

  private static Duration worked(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow();
  }
}
