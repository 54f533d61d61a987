// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.local;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** A job of a {@link LocalCluster}. */
public final class LocalJob {
  private static final Duration POLL = Duration.ofMillis(100);

  private final MiniCluster cluster;
  private final JobID id;

  LocalJob(MiniCluster cluster, JobID id) {
    this.cluster = cluster;
    this.id = id;
  }

  /** Returns where it stands. */
  public JobStatus status() throws InterruptedException, ExecutionException {
    return cluster.getJobStatus(id).get();
  }

  /** Returns why it failed last, even if it was restarted since. */
  public Optional<Throwable> lastFailure() throws InterruptedException, ExecutionException {
    AccessExecutionGraph graph = cluster.getExecutionGraph(id).get();
    return Optional.ofNullable(graph.getFailureInfo())
        .map(ErrorInfo::getException)
        .map(failure -> failure.deserializeError(Thread.currentThread().getContextClassLoader()));
  }

  /**
   * Stops reading, answers what was read, commits it all, and ends.
   *
   * @return whether it ended within the time; if not, it goes on
   */
  public boolean drain(Duration limit) throws InterruptedException, ExecutionException {
    try {
      cluster
          .stopWithSavepoint(id, null, true, SavepointFormatType.CANONICAL)
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /**
   * Waits until every task runs, models loaded.
   *
   * @return false if the program should end first
   * @throws IllegalStateException if it ends before
   */
  public boolean awaitRunning(StopSignal stop) throws InterruptedException, ExecutionException {
    while (!allTasksRun()) {
      requireAlive();
      if (stop.await(POLL)) {
        return false;
      }
    }
    return true;
  }

  private boolean allTasksRun() throws InterruptedException, ExecutionException {
    for (AccessExecutionVertex vertex :
        cluster.getExecutionGraph(id).get().getAllExecutionVertices()) {
      if (vertex.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return true;
  }

  /**
   * Checks that it did not end.
   *
   * @throws IllegalStateException if it did, with the reason
   */
  public void requireAlive() throws InterruptedException, ExecutionException {
    JobStatus status = status();
    if (status.isGloballyTerminalState()) {
      throw new IllegalStateException("the job is " + status, lastFailure().orElse(null));
    }
  }

  /** Ends it at once. What was read and is not answered stays so. */
  public void cancel() throws InterruptedException, ExecutionException {
    if (!status().isGloballyTerminalState()) {
      cluster.cancelJob(id).get();
    }
  }
}
