// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import dev.foresight.job.flink.ClusterSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A Flink cluster in a process of its own, to be killed: JobManager and TaskManager at once, so
 * that nobody is left who remembers anything. What lies in its folder stays.
 */
public final class ClusterProcess implements AutoCloseable {
  private static final String READY = "cluster is ready";

  private final Path folder;
  private final int port;
  private JavaProcess process;

  private ClusterProcess(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Starts a cluster with two slots, at a port that is free. */
  public static ClusterProcess start(Path folder) throws Exception {
    ClusterProcess cluster = new ClusterProcess(folder, FreePort.find());
    cluster.startAgain();
    return cluster;
  }

  /** Starts it again, in the same folder, at the same port. */
  public void startAgain() throws Exception {
    Path output = Files.createTempFile(folder, "cluster", ".log");
    process =
        JavaProcess.start(output, ClusterProcess.class, folder.toString(), String.valueOf(port));
    process.awaitOutput(READY);
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Returns what a client has to know of it. */
  public Configuration configuration() {
    return configuration(folder, port);
  }

  @Override
  public void close() {
    process.close();
  }

  private static Configuration configuration(Path folder, int port) {
    Configuration flink = ClusterSettings.required();
    flink.set(RestOptions.ADDRESS, "127.0.0.1");
    flink.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    flink.set(RestOptions.PORT, port);
    flink.set(RestOptions.BIND_PORT, String.valueOf(port));
    // Old answers are waited out, which takes as long as they are kept.
    flink.set(WebOptions.REFRESH_INTERVAL, Duration.ofMillis(500));
    flink.set(CoreOptions.TMP_DIRS, folder.resolve("work").toString());
    flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri(folder.resolve("checkpoints")));
    flink.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, uri(folder.resolve("savepoints")));
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32));
    return flink;
  }

  private static String uri(Path folder) {
    return org.apache.flink.core.fs.Path.fromLocalFile(folder.toFile()).toString();
  }

  /** Runs until it is killed, or nobody is there any more to do that. */
  public static void main(String[] arguments) throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(
                    configuration(Path.of(arguments[0]), Integer.parseInt(arguments[1])))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .build());
    cluster.start();
    System.out.println(READY);
    while (System.in.read() >= 0) {
      // Nothing comes; at the end of it the test's process is gone.
    }
    Runtime.getRuntime().halt(0);
  }
}
