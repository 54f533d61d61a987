// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.caption;

import dev.foresight.archive.run.Destination;
import dev.foresight.archive.source.Places;
import dev.foresight.job.ArchiveRun;
import dev.foresight.tools.cluster.FlinkRest;
import dev.foresight.tools.cluster.FollowedJob;
import dev.foresight.tools.cluster.JobSubmission;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;

/**
 * A run that a job on a cluster does.
 *
 * @param run to be done
 * @param folder that {@code --out} names, and which the run holds while it is open
 */
public record ClusterRun(ArchiveRun run, Destination folder) {
  /**
   * Checks that no job of a cluster does it, or another one in its folder.
   *
   * @throws IllegalArgumentException if one does, with what to do
   */
  public void requireNoJob() throws IOException, InterruptedException {
    Optional<SubmittedJob> job = SubmittedJob.atWorkIn(folder);
    if (job.isPresent()) {
      throw atWork(job.get());
    }
  }

  /**
   * Returns the job that does it on a cluster, if there is one.
   *
   * @throws IllegalArgumentException if a job of another cluster, or of another run, is at work in
   *     the folder
   */
  public Optional<FollowedJob> jobOn(Configuration cluster)
      throws IOException, InterruptedException {
    Optional<SubmittedJob> job = SubmittedJob.atWorkIn(folder);
    FlinkRest rest = FlinkRest.of(cluster);
    if (job.isPresent()
        && !(job.get().cluster().equals(rest.address()) && job.get().run().equals(place()))) {
      throw atWork(job.get());
    }
    return job.map(SubmittedJob::id).map(id -> new FollowedJob(rest, id));
  }

  private IllegalArgumentException atWork(SubmittedJob job) {
    return new IllegalArgumentException(
        "--out is %s, where job %s of the cluster %s is at work on %s; follow it with the command that submitted it, end it with foresight jobs cancel, or name another folder"
            .formatted(Places.of(folder.folder()), job.id(), job.cluster(), job.run()));
  }

  /**
   * Submits the job.
   *
   * @throws IOException if the cluster does not accept it
   */
  public FollowedJob submit(JobSubmission submission) throws IOException, InterruptedException {
    JobID id = JobID.generate();
    FlinkRest rest = FlinkRest.of(submission.cluster());
    // First the note: a job that is not noted could get a second one beside it.
    new SubmittedJob(rest.address(), id.toHexString(), place()).note(folder);
    try {
      submission.submit(id, run.jobName(), run.configuration(), run::buildIn);
    } catch (IOException e) {
      // Forgets it, unless the cluster has it all the same.
      SubmittedJob.atWorkIn(folder);
      throw e;
    }
    return new FollowedJob(rest, id.toHexString());
  }

  private String place() {
    return run.destination().folder().toString();
  }

  /** Returns whether the run's last row is there, now that its job has ended. */
  public boolean isDone() throws IOException {
    return RunStatus.of(run.destination()).progress().finished() || run.isFinished();
  }

  /** Takes note that the job has ended. */
  public void ended() throws IOException {
    SubmittedJob.forget(folder);
  }
}
