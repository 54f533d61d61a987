// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.job.ArchiveRun;
import dev.foresight.job.SharedEngines;
import dev.foresight.tools.caption.ClusterRun;
import dev.foresight.tools.caption.RunStatus;
import dev.foresight.tools.cluster.FlinkRest;
import dev.foresight.tools.cluster.FollowedJob;
import dev.foresight.tools.cluster.Installation;
import dev.foresight.tools.cluster.JobSubmission;
import dev.foresight.tools.cluster.SubmissionCheck;
import dev.foresight.tools.local.StopSignal;
import dev.foresight.tools.progress.StatusLine;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Has a cluster caption an archive, and follows its job.
 *
 * @param spec of the command that does it
 * @param cluster Flink's configuration: where the cluster is
 * @param engines that the job decodes with
 * @param ending of a run whose last row is there
 */
record CaptionOnCluster(
    CommandSpec spec, Configuration cluster, SharedEngines engines, Ending ending) {
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Ends a run. */
  @FunctionalInterface
  interface Ending {
    /** Does what is left, tells of it, and returns the exit code. */
    int end(ArchiveRun run, String how) throws IOException;
  }

  /** Follows the run's job to its end, submitted first if there is none. */
  int caption(ClusterRun onCluster) throws IOException, InterruptedException {
    Optional<FollowedJob> atWork = onCluster.jobOn(cluster);
    if (atWork.isEmpty() && onCluster.run().isFinished()) {
      return ending.end(onCluster.run(), CaptionCommand.NOTHING_LEFT);
    }
    FollowedJob job = atWork.isPresent() ? atWork.get() : submit(onCluster);
    say(
        "job %s is at work; see %s/#/job/running/%s"
            .formatted(job.id(), FlinkRest.of(cluster).address(), job.id()));
    return follow(job, onCluster);
  }

  private FollowedJob submit(ClusterRun onCluster) throws IOException, InterruptedException {
    if (engines.areHere()) {
      // Fails here, in one line, rather than again and again in the job.
      engines.plan();
    }
    new SubmissionCheck(FlinkRest.of(cluster)).check(engines);
    Installation installation = Installation.current().requireBuilt();
    onCluster
        .run()
        .state()
        .ifPresent(state -> say("going on from the checkpoint of " + state.completed()));
    return onCluster.submit(new JobSubmission(installation.jobJar(), cluster));
  }

  private int follow(FollowedJob job, ClusterRun onCluster)
      throws IOException, InterruptedException {
    FollowedJob.State state = FollowedJob.State.AT_WORK;
    try (StopSignal stop = StopSignal.onInterrupt(() -> {});
        StatusLine line = StatusLine.of(spec, "caption")) {
      while (state == FollowedJob.State.AT_WORK) {
        if (stop.await(POLL)) {
          line.say("job " + job.id() + " goes on; the same command follows it again");
          return ExitCode.OK;
        }
        state = job.state();
        job.newFailure().ifPresent(why -> line.say("the job failed: " + why));
        line.show(RunStatus.of(onCluster.run().destination()).line(), false);
      }
    }
    onCluster.ended();
    if (state == FollowedJob.State.FINISHED && onCluster.isDone()) {
      return ending.end(onCluster.run(), CaptionCommand.DONE);
    }
    say("job %s is %s; the same command goes on".formatted(job.id(), state.text()));
    return ExitCode.NOTHING_RAN;
  }

  private void say(String message) {
    spec.commandLine().getErr().println("foresight: " + message);
  }
}
