// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import dev.foresight.tools.cluster.FlinkRest;
import dev.foresight.tools.cluster.JobCheckpoints;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How runs ended, as far as the JobManagers know that have, or had, them.
 *
 * @param target the cluster to which the next run goes
 * @param records in which ends are noted, before they are forgotten
 */
record KnownEnds(FlinkRest target, Optional<RunRecords> records) {
  private static final Duration MARGIN = Duration.ofMillis(200);

  /**
   * A run that a JobManager remembers.
   *
   * @param end how it ended
   * @param checkpoints what it had
   */
  record Remembered(RunEnd end, JobCheckpoints checkpoints) {}

  /**
   * Returns what is remembered of a run.
   *
   * @throws IllegalArgumentException if it did not end: two runs of a name end each other's
   *     transactions
   */
  Optional<Remembered> of(Run run) throws IOException, InterruptedException {
    return noted(run, ask(run));
  }

  /** Notes how a run ended, or that it ends with its cluster. */
  void noteEndOfCluster(Run run) throws IOException, InterruptedException {
    Optional<FlinkRest.Job> job = job(target, run);
    if (job.isPresent()) {
      noted(run, remembered(target, job.get()));
    }
  }

  private Optional<Remembered> noted(Run run, Optional<Remembered> remembered) throws IOException {
    if (remembered.isPresent() && records.isPresent()) {
      records.get().update(run.endedAs(remembered.get().end()));
    }
    return remembered;
  }

  private Optional<Remembered> ask(Run run) throws InterruptedException {
    for (URI address : Stream.of(run.cluster(), target.address()).distinct().toList()) {
      FlinkRest rest = new FlinkRest(address);
      Optional<FlinkRest.Job> job = job(rest, run);
      if (job.isPresent() && !job.get().hasEnded()) {
        throw new IllegalArgumentException(
            "job %s of the name %s is %s at %s; stop it first, or give this one another --job-name"
                .formatted(run.jobId(), run.jobName(), job.get().state(), address));
      }
      if (job.isPresent()) {
        Optional<Remembered> remembered = remembered(rest, job.get());
        if (remembered.isPresent()) {
          return remembered;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<FlinkRest.Job> job(FlinkRest rest, Run run) throws InterruptedException {
    List<FlinkRest.Job> jobs;
    try {
      jobs = rest.jobs();
    } catch (IOException e) {
      return Optional.empty(); // that cluster is no more
    }
    return jobs.stream().filter(job -> job.id().equals(run.jobId())).findFirst();
  }

  private static Optional<Remembered> remembered(FlinkRest rest, FlinkRest.Job job)
      throws InterruptedException {
    try {
      JobCheckpoints checkpoints = rest.checkpoints(job.id());
      if (mayBeOutdated(job, checkpoints)) {
        TimeUnit.NANOSECONDS.sleep(rest.answersKept().plus(MARGIN).toNanos());
        checkpoints = rest.checkpoints(job.id());
      }
      return Optional.of(
          new Remembered(
              new RunEnd(
                  job.state(),
                  job.since(),
                  checkpoints.completedAny(),
                  checkpoints.stopSavepoint().map(state -> state.uri())),
              checkpoints));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * An answer may be as old as the JobManager's cache lets it be, from before the savepoint with
   * which the job stopped, or from before its first checkpoint.
   */
  private static boolean mayBeOutdated(FlinkRest.Job job, JobCheckpoints checkpoints) {
    return !checkpoints.completedAny()
        || job.state().equals("FINISHED") && checkpoints.stopSavepoint().isEmpty();
  }
}
