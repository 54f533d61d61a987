// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BusyNeighboursTest {
  @Test
  void areBusyUntilTheyAreClosed() throws Exception {
    List<ProcessHandle> running;
    try (BusyNeighbours neighbours = BusyNeighbours.start(2)) {
      running = neighbours.processes();
      assertThat(running).hasSize(2);
      for (ProcessHandle process : running) {
        awaitWork(process);
      }
    }
    assertThat(running).noneMatch(ProcessHandle::isAlive);
  }

  /** It works on and on. */
  private static void awaitWork(ProcessHandle process) throws Exception {
    Duration before = worked(process);
    Await.await(
        "work for a second",
        () -> {
          assertThat(process.isAlive()).isTrue();
          return worked(process).minus(before).compareTo(Duration.ofSeconds(1)) >= 0;
        });
  }

  private static Duration worked(ProcessHandle process) {
    return process.info().totalCpuDuration().orElseThrow();
  }
}
