// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.local;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** A job of a {@link LocalCluster}. */
public final class LocalJob {
  /** What a job whose tasks have ended takes to be FINISHED, with much to spare. */
  private static final Duration LAST_STEPS = Duration.ofSeconds(10);

  private final MiniCluster cluster;
  private final JobID id;
  private long reportedFailure = -1;

  LocalJob(MiniCluster cluster, JobID id) {
    this.cluster = cluster;
    this.id = id;
  }

  /** Returns its id. */
  public JobID id() {
    return id;
  }

  /** Returns where it stands. */
  public JobStatus status() throws InterruptedException, ExecutionException {
    return cluster.getJobStatus(id).get();
  }

  /**
   * Returns why it failed last, if that is news: each failure is returned once, even if the job was
   * restarted since.
   */
  public Optional<String> newFailure() throws InterruptedException, ExecutionException {
    ErrorInfo failure = cluster.getExecutionGraph(id).get().getFailureInfo();
    if (failure == null || failure.getTimestamp() == reportedFailure) {
      return Optional.empty();
    }
    reportedFailure = failure.getTimestamp();
    Throwable root =
        failure.getException().deserializeError(Thread.currentThread().getContextClassLoader());
    boolean isFinal = false;
    while (root.getCause() != null) {
      isFinal = root instanceof SuppressRestartsException;
      root = root.getCause();
    }
    // What ends a job for good is said to the user.
    return Optional.of(isFinal && root.getMessage() != null ? root.getMessage() : root.toString());
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
    } catch (ExecutionException e) {
      // A bounded job may end by itself meanwhile; then there is nothing left to stop.
      if (endsWithin(limit.compareTo(LAST_STEPS) < 0 ? limit : LAST_STEPS)) {
        return true;
      }
      throw e;
    }
  }

  private boolean endsWithin(Duration limit) throws InterruptedException, ExecutionException {
    try {
      return cluster.requestJobResult(id).get(limit.toMillis(), TimeUnit.MILLISECONDS).isSuccess();
    } catch (TimeoutException e) {
      return false;
    }
  }

  /**
   * Stops at once and keeps what was read and is not answered in a savepoint.
   *
   * @return where the savepoint is; nothing if it is not complete within the time
   */
  public Optional<String> stopWithSavepoint(Duration limit)
      throws InterruptedException, ExecutionException {
    try {
      return Optional.of(
          cluster
              .stopWithSavepoint(id, null, false, SavepointFormatType.CANONICAL)
              .get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    }
  }

  /**
   * Takes a checkpoint, while it runs on.
   *
   * @return whether it is complete within the time
   */
  public boolean checkpoint(Duration limit) throws InterruptedException {
    try {
      cluster
          .triggerCheckpoint(id, CheckpointType.FULL)
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /**
   * Returns whether every task runs, models loaded.
   *
   * @throws IllegalStateException if it ended, with the reason: they never will
   */
  public boolean allTasksRun() throws InterruptedException, ExecutionException {
    requireAlive();
    if (status() != JobStatus.RUNNING) {
      return false; // until then its graph may be empty
    }
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
      throw new IllegalStateException(
          "the job is " + status + newFailure().map(why -> ": " + why).orElse(""));
    }
  }

  /** Ends it at once. What was read and is not answered stays so. */
  public void cancel() throws InterruptedException, ExecutionException {
    if (!status().isGloballyTerminalState()) {
      cluster.cancelJob(id).get();
    }
  }
}
