// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.job.options.ArchiveOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entry point on a cluster of the job that captions an archive: {@code flink run -c
 * dev.foresight.job.ArchiveJob foresight-job.jar photos --out captions --prompt ... --model ...}.
 */
public final class ArchiveJob {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveJob.class);

  private ArchiveJob() {}

  /**
   * Builds the pipeline and submits it to the cluster that Flink's client is set to. What is left
   * to do behind its last row is done by a client that waits for it; behind one that does not, by
   * the same command once more.
   *
   * @param arguments the options of {@link ArchiveOptions}
   */
  public static void main(String[] arguments) throws Exception {
    try (ArchiveRun run = ArchiveRun.prepare(ArchiveOptions.parse(arguments))) {
      if (!run.isFinished()) {
        StreamExecutionEnvironment environment =
            StreamExecutionEnvironment.getExecutionEnvironment(run.configuration());
        run.buildIn(environment);
        if (!environment.execute(run.jobName()).isJobExecutionResult()) {
          return;
        }
      }
      run.complete(LOG::warn);
    }
  }
}
