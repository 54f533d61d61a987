// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.local;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.DetachedJobExecutionResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** Where a program finds itself that a {@link LocalCluster} runs: its job goes to that cluster. */
@SuppressWarnings("try") // Flink's own close() may be interrupted.
final class LocalEnvironment extends StreamExecutionEnvironment {
  private final Submission submission;

  private LocalEnvironment(Configuration configuration, Submission submission) {
    super(configuration);
    this.submission = submission;
  }

  /** Takes the job of a program. */
  interface Submission {
    LocalJob submit(StreamGraph job) throws Exception;
  }

  /** Runs a program whose job goes to a submission. */
  static void run(LocalCluster.Program program, Submission submission) throws Exception {
    initializeContextEnvironment(configuration -> new LocalEnvironment(configuration, submission));
    try {
      program.run();
    } finally {
      resetContextEnvironment();
    }
  }

  /** Does not wait for the job's end. */
  @Override
  public JobExecutionResult execute(StreamGraph job) throws Exception {
    return new DetachedJobExecutionResult(submission.submit(job).id());
  }
}
