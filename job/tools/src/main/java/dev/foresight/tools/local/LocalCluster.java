// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.local;

import dev.foresight.job.flink.ClusterSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A Flink cluster in this process: one JobManager, one TaskManager, a web UI on loopback. Its
 * checkpoints and working files are deleted when it is closed.
 */
public final class LocalCluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final MiniCluster cluster;
  private final URI webUi;
  private final TemporaryDirectory directory;

  private LocalCluster(MiniCluster cluster, URI webUi, TemporaryDirectory directory) {
    this.cluster = cluster;
    this.webUi = webUi;
    this.directory = directory;
  }

  /**
   * Starts a cluster.
   *
   * @param slots the highest parallelism of a job
   * @throws Exception if it does not start
   */
  public static LocalCluster start(int slots) throws Exception {
    return start(slots, new Configuration());
  }

  /**
   * Starts a cluster.
   *
   * @param more of Flink's configuration
   * @throws Exception if it does not start
   */
  public static LocalCluster start(int slots, Configuration more) throws Exception {
    TemporaryDirectory directory = TemporaryDirectory.create("foresight-flink-");
    Configuration flink = configuration(directory.path());
    flink.addAll(more);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(flink)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    try {
      cluster.start();
      return new LocalCluster(cluster, cluster.getRestAddress().get(), directory);
    } catch (Exception e) {
      new LocalCluster(cluster, null, directory).close();
      throw e;
    }
  }

  private static Configuration configuration(Path directory) {
    Configuration flink = ClusterSettings.required();
    flink.set(RestOptions.ADDRESS, LOOPBACK);
    flink.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    flink.set(RestOptions.BIND_PORT, "0");
    flink.set(JobManagerOptions.ADDRESS, LOOPBACK);
    flink.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    flink.set(TaskManagerOptions.HOST, LOOPBACK);
    flink.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    flink.set(WebOptions.SUBMIT_ENABLE, false);
    flink.set(WebOptions.TMP_DIR, directory.resolve("web").toString());
    flink.set(CoreOptions.TMP_DIRS, directory.resolve("work").toString());

    // On disk: requests in flight carry their images, and the heap's limit of 5 MiB is soon met.
    flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    flink.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        org.apache.flink.core.fs.Path.fromLocalFile(directory.resolve("checkpoints").toFile())
            .toString());
    flink.set(
        CheckpointingOptions.SAVEPOINT_DIRECTORY,
        org.apache.flink.core.fs.Path.fromLocalFile(directory.resolve("savepoints").toFile())
            .toString());
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32));
    return flink;
  }

  /** Returns the address of the web UI. */
  public URI webUi() {
    return webUi;
  }

  /** A main method that builds one job and executes it. */
  public interface Program {
    /** Builds and executes. */
    void run() throws Exception;
  }

  /**
   * Runs a program as Flink's client does: the job that it executes goes to this cluster. Does not
   * wait for the job's end.
   *
   * @throws Exception if the program fails, or its job is refused
   */
  public LocalJob run(Program program) throws Exception {
    AtomicReference<LocalJob> job = new AtomicReference<>();
    LocalEnvironment.run(
        program,
        graph -> {
          job.set(submit(graph));
          return job.get();
        });
    return job.get();
  }

  /**
   * Starts the job that was built in an environment.
   *
   * @throws Exception if it is refused
   */
  public LocalJob submit(StreamExecutionEnvironment environment, String name) throws Exception {
    StreamGraph graph = environment.getStreamGraph();
    graph.setJobName(name);
    return submit(graph);
  }

  private LocalJob submit(StreamGraph graph) throws Exception {
    JobGraph job = graph.getJobGraph(Thread.currentThread().getContextClassLoader());
    JobID id = cluster.submitJob(job).get().getJobID();
    return new LocalJob(cluster, id);
  }

  /** Cancels what runs and frees everything. */
  @Override
  public void close() {
    try {
      cluster.closeAsync().join();
    } finally {
      directory.close();
    }
  }
}
