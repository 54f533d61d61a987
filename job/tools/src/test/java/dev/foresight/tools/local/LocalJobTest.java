// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;

class LocalJobTest {
  private static final Duration LIMIT = Duration.ofMillis(1);
  private static final JobID ID = new JobID();

  @Test
  void aJobThatEndsWhileItIsToldToHasEnded() throws Exception {
    CompletableFuture<JobResult> end =
        CompletableFuture.completedFuture(result(JobStatus.FINISHED));

    assertThat(new LocalJob(new UnstoppableCluster(end), ID).drain(LIMIT)).isTrue();
  }

  @Test
  void aJobThatFailsOrGoesOnCouldNotBeStopped() {
    CompletableFuture<JobResult> failed =
        CompletableFuture.completedFuture(result(JobStatus.FAILED));

    assertThatThrownBy(() -> new LocalJob(new UnstoppableCluster(failed), ID).drain(LIMIT))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("not running");
    CompletableFuture<JobResult> never = new CompletableFuture<>();
    assertThatThrownBy(() -> new LocalJob(new UnstoppableCluster(never), ID).drain(LIMIT))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("not running");
  }

  private static JobResult result(JobStatus status) {
    return new JobResult.Builder().jobId(ID).jobStatus(status).netRuntime(1).build();
  }

  /** Never started; refuses to stop a job, as Flink does once the job's tasks have ended. */
  private static final class UnstoppableCluster extends MiniCluster {
    private final CompletableFuture<JobResult> end;

    UnstoppableCluster(CompletableFuture<JobResult> end) {
      super(new MiniClusterConfiguration.Builder().build());
      this.end = end;
    }

    @Override
    public CompletableFuture<String> stopWithSavepoint(
        JobID id, String folder, boolean drains, SavepointFormatType format) {
      return CompletableFuture.failedFuture(new JobExecutionException(id, "not running", null));
    }

    @Override
    public CompletableFuture<JobResult> requestJobResult(JobID id) {
      return end;
    }

    @Override
    public void close() {}
  }
}
