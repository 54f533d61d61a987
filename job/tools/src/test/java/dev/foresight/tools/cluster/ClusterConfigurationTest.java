// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.serving.EngineMemory;
import dev.foresight.job.flink.ClusterSettings;
import dev.foresight.job.flink.InsufficientMemoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flink's processes are told. */
class ClusterConfigurationTest {
  private static final EngineMemory MEMORY = new EngineMemory(700L << 20, 200L << 20, 100L << 20);
  private static final String OFF_HEAP = TaskManagerOptions.TASK_OFF_HEAP_MEMORY.key();

  private final Installation installation = new Installation(Path.of("../.."));
  private ProcessLogs logs = ProcessLogs.USUAL;
  @TempDir Path directory;

  @Test
  void setsAsideTheEnginesMemory() throws Exception {
    assertThat(configuration(Map.of()).get(TaskManagerOptions.TASK_OFF_HEAP_MEMORY))
        .isEqualTo(MemorySize.ofMebiBytes(1000));
  }

  @Test
  void refusesLessThanTheEngineNeeds() {
    assertThatThrownBy(() -> configuration(Map.of(OFF_HEAP, "999m")))
        .isInstanceOf(InsufficientMemoryException.class)
        .hasMessage(
            OFF_HEAP
                + " is 999 MiB, but the engine needs 1000 MiB (weights 700, caches 200, workspace"
                + " 100); start the TaskManagers with "
                + OFF_HEAP
                + ": 1000m, or lower --kv-budget-mib");
  }

  @Test
  void keepsNativeCodeToOneClassLoader() throws Exception {
    assertThat(
            configuration(Map.of()).get(CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS_ADDITIONAL))
        .contains("dev.foresight.engine.", "ai.djl.");
  }

  @Test
  void hasWhatEveryClusterMustHave() throws Exception {
    Map<String, String> required = ClusterSettings.required().toMap();

    assertThat(required).containsEntry(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED.key(), "true");
    assertThat(configuration(Map.of()).toMap()).containsAllEntriesOf(required);
  }

  @Test
  void listensOnLoopbackOnly() throws Exception {
    Configuration flink = configuration(Map.of());

    assertThat(flink.get(RestOptions.BIND_ADDRESS)).isEqualTo("127.0.0.1");
    assertThat(flink.get(JobManagerOptions.BIND_HOST)).isEqualTo("127.0.0.1");
    assertThat(flink.get(TaskManagerOptions.BIND_HOST)).isEqualTo("127.0.0.1");
  }

  @Test
  void keepsJobsInZooKeeperOnlyIfAsked() throws Exception {
    assertThat(ClusterConfiguration.isHighlyAvailable(configuration(Map.of()))).isFalse();

    Configuration available = configuration(true, Map.of());
    assertThat(ClusterConfiguration.isHighlyAvailable(available)).isTrue();
    assertThat(available.get(HighAvailabilityOptions.HA_STORAGE_PATH))
        .startsWith("file:" + directory);
  }

  /** Flink's paths know no escapes: a folder with %20 in its name would be another. */
  @Test
  void keepsCheckpointsInItsFolderWhateverTheFoldersName() throws Exception {
    directory = directory.resolve("a b%20c#d");

    String checkpoints = configuration(Map.of()).get(CheckpointingOptions.CHECKPOINTS_DIRECTORY);

    assertThat(new org.apache.flink.core.fs.Path(checkpoints).getPath())
        .isEqualTo(directory.resolve("checkpoints").toString());
  }

  @Test
  void isReadBackAsItWasWritten() throws Exception {
    StateFolder folder = new StateFolder(directory);
    Configuration written =
        configuration(true, Map.of("taskmanager.memory.task.heap.size", "600m"));

    ClusterConfiguration.write(written, folder);

    Configuration read = ClusterConfiguration.read(folder);
    assertThat(read.get(TaskManagerOptions.TASK_HEAP_MEMORY))
        .isEqualTo(MemorySize.ofMebiBytes(600));
    assertThat(read.get(ClusterConfiguration.TASK_MANAGERS)).isEqualTo(2);
    assertThat(read.get(CoreOptions.FLINK_JVM_OPTIONS))
        .isEqualTo(written.get(CoreOptions.FLINK_JVM_OPTIONS));
  }

  @Test
  void saysWhatToDoWhereNoClusterWasStarted() {
    assertThatThrownBy(() -> ClusterConfiguration.read(new StateFolder(directory)))
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("foresight cluster start");
  }

  @Test
  void processesAreToldHowToLogBesideFlinksOwnOptions() throws Exception {
    logs = new ProcessLogs(ProcessLogs.Format.JSON, ProcessLogs.Level.DEBUG);

    assertThat(configuration(Map.of()).get(CoreOptions.FLINK_JVM_OPTIONS))
        .startsWith("--add-exports=")
        .endsWith(" -Dforesight.log.format=json -Dforesight.log=DEBUG");
  }

  private Configuration configuration(Map<String, String> flink) throws Exception {
    return configuration(false, flink);
  }

  private Configuration configuration(boolean highlyAvailable, Map<String, String> flink)
      throws Exception {
    return ClusterConfiguration.of(
        installation,
        new StateFolder(directory),
        new ClusterShape(highlyAvailable, 2, 1, Optional.of(0), MEMORY, logs, flink));
  }
}
