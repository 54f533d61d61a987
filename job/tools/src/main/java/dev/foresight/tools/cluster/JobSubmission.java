// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cluster;

import dev.foresight.job.CaptionJob;
import dev.foresight.job.checkpoints.RetainedCheckpoints;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.ProgramInvocationException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Gives a job to a running cluster through Flink's own client, and does not wait for its end, as
 * {@code flink run -d}.
 *
 * @param jar that holds the job
 * @param cluster Flink's configuration: where the cluster is
 */
public record JobSubmission(Path jar, Configuration cluster) {
  private static final String TARGET = "remote";

  /** Builds a job. */
  @FunctionalInterface
  public interface Builder {
    /** Builds it in an environment whose jobs go to the cluster. */
    void buildIn(StreamExecutionEnvironment environment) throws IOException;
  }

  /**
   * Submits a job that this process builds.
   *
   * @param id that it is to have
   * @param name that it is to have
   * @param flink its part of Flink's configuration
   * @throws IOException if it cannot be built, or the cluster does not accept it
   */
  public void submit(JobID id, String name, Configuration flink, Builder job) throws IOException {
    Configuration client = client(id);
    client.addAll(flink);
    try (PackagedProgram program = program(client, SavepointRestoreSettings.none(), List.of())) {
      sendWithJob(program, client);
      StreamExecutionEnvironment environment =
          new StreamExecutionEnvironment(
              new DefaultExecutorServiceLoader(), client, getClass().getClassLoader());
      job.buildIn(environment);
      environment.executeAsync(name);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      // Flink's own word for whatever may go wrong.
      throw notSubmitted(e);
    }
  }

  /**
   * Submits the job of {@link CaptionJob#main}, which Flink's client runs.
   *
   * @param id that it is to have
   * @param arguments of {@link CaptionJob#main}
   * @param checkpoints where the job is to keep its checkpoints; absent: as the cluster says
   * @param restored folder of a checkpoint or savepoint to start from; absent: from nothing
   * @throws IOException if the cluster does not accept it
   */
  public void submit(
      JobID id,
      List<String> arguments,
      Optional<RetainedCheckpoints> checkpoints,
      Optional<String> restored)
      throws IOException {
    Configuration client = client(id);
    checkpoints.ifPresent(
        kept -> client.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, kept.folder().toString()));
    SavepointRestoreSettings restore =
        restored
            .map(folder -> SavepointRestoreSettings.forPath(folder, false))
            .orElse(SavepointRestoreSettings.none());
    SavepointRestoreSettings.toConfiguration(restore, client);
    try (PackagedProgram program = program(client, restore, arguments)) {
      sendWithJob(program, client);
      ClientUtils.executeProgram(new DefaultExecutorServiceLoader(), client, program, false, true);
    } catch (ProgramInvocationException e) {
      throw notSubmitted(e);
    }
  }

  private Configuration client(JobID id) {
    Configuration client = new Configuration(cluster);
    client.set(DeploymentOptions.TARGET, TARGET);
    client.set(DeploymentOptions.ATTACHED, false);
    // All classes of the jar are those of this process; the cluster has its own order.
    client.set(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "parent-first");
    client.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, id.toHexString());
    return client;
  }

  /** Unpacks the jar's libraries, which are there until it is closed. */
  private PackagedProgram program(
      Configuration client, SavepointRestoreSettings restore, List<String> arguments)
      throws ProgramInvocationException {
    return PackagedProgram.newBuilder()
        .setJarFile(jar.toFile())
        .setEntryPointClassName(CaptionJob.class.getName())
        .setConfiguration(client)
        .setSavepointRestoreSettings(restore)
        .setArguments(arguments.toArray(String[]::new))
        .build();
  }

  private static void sendWithJob(PackagedProgram program, Configuration client) {
    ConfigUtils.encodeCollectionToConfig(
        client, PipelineOptions.JARS, program.getJobJarAndDependencies(), URL::toString);
  }

  private static IOException notSubmitted(Exception failure) {
    return new IOException("the job was not submitted: " + reason(failure), failure);
  }

  /** Returns the innermost cause, which the cluster sends as the text of a stack trace. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return StackTrace.reason(root.getMessage() == null ? root.toString() : root.getMessage());
  }
}
