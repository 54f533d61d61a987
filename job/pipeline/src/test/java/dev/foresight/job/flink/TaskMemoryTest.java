// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.serving.EngineMemory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;

class TaskMemoryTest {
  private static final long MIB = 1L << 20;

  @Test
  void hasRoomForWhatFitsExactly() {
    assertThatCode(
            () ->
                TaskMemory.ofBytes(300 * MIB)
                    .require(new EngineMemory(200 * MIB, 60 * MIB, 40 * MIB)))
        .doesNotThrowAnyException();
  }

  @Test
  void tellsWhatIsMissingAndWhereToSetIt() {
    assertThatThrownBy(
            () ->
                TaskMemory.ofBytes(299 * MIB)
                    .require(new EngineMemory(200 * MIB, 60 * MIB, 40 * MIB)))
        .isInstanceOf(InsufficientMemoryException.class)
        .hasMessage(
            "taskmanager.memory.task.off-heap.size is 299 MiB, but the engine needs 300 MiB (weights"
                + " 200, caches 60, workspace 40); start the TaskManagers with"
                + " taskmanager.memory.task.off-heap.size: 300m, or lower --kv-budget-mib");
  }

  @Test
  void refusesATaskManagerThatSetsNothingAside() {
    assertThatThrownBy(
            () -> TaskMemory.of(new Configuration()).require(new EngineMemory(MIB, MIB, MIB)))
        .isInstanceOf(InsufficientMemoryException.class);
  }

  @Test
  void leavesTheRestToCaches() {
    assertThat(
            TaskMemory.ofBytes(1000 * MIB).leftForCaches(new EngineMemory(300 * MIB, 0, 100 * MIB)))
        .isEqualTo(600);
    assertThatThrownBy(
            () ->
                TaskMemory.ofBytes(410 * MIB)
                    .leftForCaches(new EngineMemory(300 * MIB, 0, 100 * MIB)))
        .isInstanceOf(InsufficientMemoryException.class);
  }

  @Test
  void knowsNoLimitInAClusterWithinOneProcess() {
    Configuration local =
        new MiniClusterConfiguration.Builder()
            .setConfiguration(new Configuration())
            .build()
            .getConfiguration();

    assertThat(TaskMemory.of(local).limit()).isEmpty();
  }
}
