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

/**
 * Gives the job to a running cluster through Flink's own client, as {@code flink run -d} does: the
 * client runs {@link CaptionJob#main} and sends what it built.
 *
 * @param jar that holds the job
 * @param cluster Flink's configuration: where the cluster is
 */
public record JobSubmission(Path jar, Configuration cluster) {
  private static final String TARGET = "remote";

  /**
   * Submits the job.
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
    Configuration client = new Configuration(cluster);
    checkpoints.ifPresent(
        kept -> client.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, kept.folder().toString()));
    client.set(DeploymentOptions.TARGET, TARGET);
    client.set(DeploymentOptions.ATTACHED, false);
    // All classes of the jar are those of this process; the cluster has its own order.
    client.set(CoreOptions.CLASSLOADER_RESOLVE_ORDER, "parent-first");
    client.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, id.toHexString());
    SavepointRestoreSettings restore =
        restored
            .map(folder -> SavepointRestoreSettings.forPath(folder, false))
            .orElse(SavepointRestoreSettings.none());
    SavepointRestoreSettings.toConfiguration(restore, client);
    try (PackagedProgram program =
        PackagedProgram.newBuilder()
            .setJarFile(jar.toFile())
            .setEntryPointClassName(CaptionJob.class.getName())
            .setConfiguration(client)
            .setSavepointRestoreSettings(restore)
            .setArguments(arguments.toArray(String[]::new))
            .build()) {
      ConfigUtils.encodeCollectionToConfig(
          client, PipelineOptions.JARS, program.getJobJarAndDependencies(), URL::toString);
      ClientUtils.executeProgram(new DefaultExecutorServiceLoader(), client, program, false, true);
    } catch (ProgramInvocationException e) {
      throw new IOException("the job was not submitted: " + reason(e), e);
    }
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
