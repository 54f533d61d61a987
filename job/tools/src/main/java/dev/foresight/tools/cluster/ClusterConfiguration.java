// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import dev.foresight.job.flink.TaskMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/** Flink's configuration of a cluster: written when it is started, read by all later commands. */
final class ClusterConfiguration {
  /** How many TaskManagers belong to the cluster; ours, Flink does not know it. */
  static final ConfigOption<Integer> TASK_MANAGERS =
      ConfigOptions.key("foresight.cluster.taskmanagers").intType().defaultValue(1);

  /** The port of ZooKeeper; ours, Flink does not know it. */
  static final ConfigOption<Integer> ZOOKEEPER_PORT =
      ConfigOptions.key("foresight.cluster.zookeeper.port").intType().noDefaultValue();

  private static final String LOOPBACK = "127.0.0.1";
  private static final String FILE = "config.yaml";
  private static final String ZOOKEEPER = "zookeeper";

  private ClusterConfiguration() {}

  /** Makes the configuration of a new cluster, with ports that are free now. */
  static Configuration of(Installation installation, StateFolder folder, ClusterShape shape)
      throws IOException {
    Configuration flink =
        GlobalConfiguration.loadConfiguration(installation.clusterTemplate().toString());
    List<Integer> ports = FreePorts.find(3);
    flink.set(JobManagerOptions.ADDRESS, LOOPBACK);
    flink.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    flink.set(JobManagerOptions.PORT, ports.get(0));
    flink.set(RestOptions.ADDRESS, LOOPBACK);
    flink.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    int port = port(shape.port());
    flink.set(RestOptions.PORT, port);
    flink.set(RestOptions.BIND_PORT, String.valueOf(port));
    flink.set(TaskManagerOptions.HOST, LOOPBACK);
    flink.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    flink.set(BlobServerOptions.PORT, "0");

    flink.set(CoreOptions.TMP_DIRS, folder.temporary().toString());
    flink.set(WebOptions.TMP_DIR, folder.temporary().toString());
    flink.set(ClusterOptions.PROCESS_WORKING_DIR_BASE, folder.work().toString());
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri(folder.checkpoints()));
    flink.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, uri(folder.savepoints()));

    flink.set(TASK_MANAGERS, shape.taskManagers());
    flink.set(TaskManagerOptions.NUM_TASK_SLOTS, shape.slots());
    flink.set(
        TaskManagerOptions.TASK_OFF_HEAP_MEMORY,
        MemorySize.ofMebiBytes(TaskMemory.mebibytes(shape.engineMemory())));
    if (shape.highlyAvailable()) {
      flink.set(HighAvailabilityOptions.HA_MODE, ZOOKEEPER);
      flink.set(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM, LOOPBACK + ":" + ports.get(1));
      flink.set(HighAvailabilityOptions.HA_JOB_MANAGER_PORT_RANGE, String.valueOf(ports.get(2)));
      flink.set(HighAvailabilityOptions.HA_STORAGE_PATH, uri(folder.data().resolve("jobs")));
      flink.set(ZOOKEEPER_PORT, ports.get(1));
    }
    shape.flink().forEach(flink::setString);
    flink.set(
        CoreOptions.FLINK_JVM_OPTIONS,
        flink.get(CoreOptions.FLINK_JVM_OPTIONS)
            + " "
            + String.join(" ", shape.logs().jvmOptions()));
    TaskMemory.of(flink).require(shape.engineMemory());
    return flink;
  }

  private static int port(Optional<Integer> asked) throws IOException {
    if (asked.isEmpty()) {
      return FreePorts.preferring(RestOptions.PORT.defaultValue());
    }
    int port = asked.get() == 0 ? FreePorts.find(1).get(0) : asked.get();
    if (!FreePorts.isFree(port)) {
      throw new IllegalArgumentException(
          "port " + port + " is taken by another process; give another with --port, or 0 for any");
    }
    return port;
  }

  /** As Flink reads it: its paths know no escapes, where those of {@link Path#toUri} have them. */
  private static String uri(Path folder) {
    return org.apache.flink.core.fs.Path.fromLocalFile(folder.toFile()).toString();
  }

  /** Writes it where processes and later commands find it. */
  static void write(Configuration flink, StateFolder folder) throws IOException {
    Files.createDirectories(folder.configuration());
    Files.write(
        folder.configuration().resolve(FILE),
        ConfigurationUtils.convertConfigToWritableLines(flink, true));
  }

  /**
   * Reads the configuration of a cluster that was started.
   *
   * @throws IllegalArgumentException if none was
   */
  static Configuration read(StateFolder folder) {
    if (!exists(folder)) {
      throw new IllegalArgumentException(
          "no cluster was started in "
              + folder.path()
              + "; start one with foresight cluster start, or name its folder with --dir");
    }
    return GlobalConfiguration.loadConfiguration(folder.configuration().toString());
  }

  /** Returns whether a cluster was started in the folder. */
  static boolean exists(StateFolder folder) {
    return Files.exists(folder.configuration().resolve(FILE));
  }

  /** Returns whether the cluster has a ZooKeeper. */
  static boolean isHighlyAvailable(Configuration flink) {
    return flink.get(HighAvailabilityOptions.HA_MODE).equalsIgnoreCase(ZOOKEEPER);
  }
}
