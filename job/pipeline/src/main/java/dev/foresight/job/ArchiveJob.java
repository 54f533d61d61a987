// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.job.options.ArchiveOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Entry point on a cluster of the job that captions an archive: {@code flink run -c
 * dev.foresight.job.ArchiveJob foresight-job.jar photos --out captions --prompt ... --model ...}.
 */
public final class ArchiveJob {
  private ArchiveJob() {}

  /**
   * Builds the pipeline and submits it to the cluster that Flink's client is set to.
   *
   * @param arguments the options of {@link ArchiveOptions}
   */
  public static void main(String[] arguments) throws Exception {
    ArchiveRun run = ArchiveRun.prepare(ArchiveOptions.parse(arguments));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(run.configuration());
    run.buildIn(environment);
    environment.execute(run.jobName());
  }
}
