// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import dev.foresight.job.checkpoints.RetainedCheckpoints;
import dev.foresight.job.checkpoints.SavedState;
import dev.foresight.tools.cluster.FlinkRest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;

/**
 * All runs of a job on the clusters that keep its checkpoints in one folder.
 *
 * <pre>{@code
 * RunHistory history = RunHistory.of(cluster, "captions", Clock.systemUTC());
 * StartDecision decision = history.decide(StartChoice.NEWEST);
 * JobID id = history.start(decision.start(), submitter);
 * }</pre>
 */
public final class RunHistory {
  private final String jobName;
  private final FlinkRest rest;
  private final Optional<RetainedCheckpoints> checkpoints;
  private final Optional<String> savepoints;
  private final Optional<RunRecords> records;
  private final KnownEnds ends;
  private final Clock clock;

  private RunHistory(Configuration cluster, String jobName, Clock clock) {
    this.jobName = jobName;
    this.rest = FlinkRest.of(cluster);
    this.checkpoints = RetainedCheckpoints.of(cluster, jobName);
    this.savepoints = cluster.getOptional(CheckpointingOptions.SAVEPOINT_DIRECTORY);
    this.records = checkpoints.map(kept -> RunRecords.beside(kept, jobName));
    this.ends = new KnownEnds(rest, records);
    this.clock = clock;
  }

  /**
   * Returns the history of a job.
   *
   * @param cluster Flink's configuration: where the JobManager is, and where checkpoints are kept
   * @param clock that dates new runs, for people
   */
  public static RunHistory of(Configuration cluster, String jobName, Clock clock) {
    return new RunHistory(cluster, jobName, clock);
  }

  /** Hands a run to its cluster. */
  @FunctionalInterface
  public interface Submitter {
    /**
     * Hands it over.
     *
     * @param id that the job is to have
     * @param restored what it starts from
     * @throws IOException if it is not accepted
     */
    void submit(JobID id, Optional<String> restored) throws IOException, InterruptedException;
  }

  /**
   * Returns from where a run starts.
   *
   * @throws IllegalArgumentException if that cannot be told or is not safe, with all choices
   * @throws IOException if what earlier runs left cannot be looked at
   */
  public NextStart decide(StartChoice choice) throws IOException, InterruptedException {
    if (choice.restore().isPresent()) {
      String state = choice.restore().get();
      if (!SavedState.exists(state)) {
        throw new IllegalArgumentException(
            "--restore is %s, but no checkpoint or savepoint is there: it has no _metadata"
                .formatted(state));
      }
      return new NextStart.From(state, "as it was told to");
    }
    if (choice.fresh() && choice.saysWhereToRead()) {
      return new NextStart.Fresh("as it was told to, from where --start-from says");
    }
    NextStart next = next();
    if (next instanceof NextStart.Undecided) {
      throw new IllegalArgumentException(next.description());
    }
    if (choice.fresh() && next instanceof NextStart.From left) {
      throw new IllegalArgumentException(
          "--fresh leaves unanswered what is in flight in %s (%s); go on from there without --fresh, or say from where to read with --fresh --start-from WHERE"
              .formatted(left.state(), left.why()));
    }
    return next;
  }

  /** Returns from where the next run has to start, whatever anybody says. */
  public NextStart next() throws IOException, InterruptedException {
    return NextStart.after(
        new KnownRuns(jobName, rest, checkpoints, records).newestFirst(),
        new LegacyFinder(checkpoints, savepoints, ends));
  }

  /**
   * Starts a run and keeps a record of it.
   *
   * @param choice of whoever starts it
   * @param start what was decided
   * @throws IOException if it is not accepted; unless the cluster may have it all the same, it is
   *     as if it had not been tried
   */
  public JobID start(StartChoice choice, NextStart start, Submitter submitter)
      throws IOException, InterruptedException {
    JobID id = JobID.generate();
    Optional<String> restored =
        start instanceof NextStart.From from ? Optional.of(from.state()) : Optional.empty();
    boolean chosen = choice.restore().isPresent() || choice.fresh();
    Run run =
        new Run(
            jobName,
            id.toHexString(),
            rest.address(),
            clock.instant(),
            Optional.of(new RunStart(restored, chosen)),
            List.of(),
            Optional.empty());
    // First the record: a run without one could be gone back behind.
    if (records.isPresent()) {
      records.get().add(run);
    }
    try {
      submitter.submit(id, restored);
    } catch (IOException e) {
      if (records.isPresent() && neverRan(run)) {
        records.get().remove(run);
      }
      throw e;
    }
    return id;
  }

  private boolean neverRan(Run run) throws InterruptedException {
    try {
      Optional<FlinkRest.Job> job =
          rest.jobs().stream().filter(one -> one.id().equals(run.jobId())).findFirst();
      return job.isEmpty() || job.get().hasEnded() && !rest.checkpoints(run.jobId()).completedAny();
    } catch (IOException e) {
      return false; // nobody knows
    }
  }

  /**
   * Notes into what folder a run was told to write a savepoint, before it is told: whatever happens
   * then, it is looked for there.
   *
   * @param folder of savepoints, a URI
   */
  public void willStopInto(String jobId, String folder) throws IOException {
    Optional<Run> run = recorded(jobId);
    if (run.isPresent()) {
      records.orElseThrow().update(run.get().withSavepointFolder(folder));
    }
  }

  /** Notes how a run ended, if the JobManager knows it, before it forgets. */
  public void noteEnd(String jobId) throws IOException, InterruptedException {
    Optional<Run> run = recorded(jobId).filter(one -> !one.hasEnded());
    if (run.isPresent()) {
      ends.of(run.get());
    }
  }

  /**
   * Notes of a run what the JobManager knows, before the cluster ends, and with it what runs. A
   * checkpoint that is completed in between is found where it lies.
   */
  public void noteEndOfCluster(String jobId) throws IOException, InterruptedException {
    Optional<Run> run = recorded(jobId).filter(one -> !one.hasEnded());
    if (run.isPresent()) {
      ends.noteEndOfCluster(run.get());
    }
  }

  private Optional<Run> recorded(String jobId) throws IOException {
    return records.isEmpty()
        ? Optional.empty()
        : records.get().newestFirst().stream().filter(run -> run.jobId().equals(jobId)).findFirst();
  }
}
