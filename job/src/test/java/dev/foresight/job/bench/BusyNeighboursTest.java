// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BusyNeighboursTest {
  private static List<ProcessHandle> children() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().commandLine().orElse("").contains("BusyNeighbour"))
        .toList();
  }

  @Test
  void areBusyUntilTheyAreClosed() {
    List<ProcessHandle> running;
    try (BusyNeighbours neighbours = BusyNeighbours.start(2)) {
      running = children();
      assertThat(running).hasSize(2);
      running.forEach(BusyNeighboursTest::awaitWork);
    }
    assertThat(running).noneMatch(ProcessHandle::isAlive);
  }

  /** Far more than a Java process takes to start and then wait. */
  private static void awaitWork(ProcessHandle process) {
    Duration before = worked(process);
    while (worked(process).minus(before).compareTo(Duration.ofSeconds(1)) < 0) {
      Thread.onSpinWait();
    }
  }

  private static Duration worked(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow();
  }
}
