// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.job.options.JobOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Entry point on a cluster: {@code flink run -c dev.foresight.job.CaptionJob foresight-job.jar
 * --model ... --bootstrap-servers ...}.
 */
public final class CaptionJob {
  private CaptionJob() {}

  /**
   * Builds the pipeline and submits it to the cluster that Flink's client is set to.
   *
   * @param arguments the options of {@link JobOptions}
   */
  public static void main(String[] arguments) throws Exception {
    JobOptions options = JobOptions.parse(arguments);
    CaptionTopology topology = new CaptionTopology(options);
    topology.endpoints().prepare();
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(topology.configuration());
    topology.buildIn(environment);
    environment.execute(options.delivery().jobName());
  }
}
