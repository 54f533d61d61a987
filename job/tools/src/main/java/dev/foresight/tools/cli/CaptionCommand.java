// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.serving.DeviceTrial;
import dev.foresight.engine.serving.EnginePlan;
import dev.foresight.job.ArchiveRun;
import dev.foresight.job.SharedEngines;
import dev.foresight.job.options.ArchiveOptions;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.Requires;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.local.StopSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Captions an archive on a Flink cluster in this process. */
@Command(
    name = "caption",
    description = {
      "Captions the images of an archive into files of one row an image, on a Flink cluster in this"
          + " process.",
      "Ended in whatever way, the same command goes on from its last checkpoint; Ctrl-C takes one"
          + " first."
    })
@Requires(ModelPlace.NAME)
final class CaptionCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LAST_CHECKPOINT = Duration.ofMinutes(1);

  @Spec private CommandSpec spec;
  @Mixin private ArchiveOptions options;

  @Override
  public Integer call() throws Exception {
    requireModel();
    ArchiveRun run = ArchiveRun.prepare(options);
    if (run.isFinished()) {
      say(run.destination().folder() + " has a row for every image; nothing is left to do");
      return ExitCode.OK;
    }
    run.state().ifPresent(state -> say("going on from the checkpoint of " + state.completed()));
    try (StopSignal stop =
            StopSignal.onInterrupt(
                () -> say("stopping after a last checkpoint; Ctrl-C again ends at once"));
        LocalCluster cluster = LocalCluster.start(options.pipeline().parallelism())) {
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.getExecutionEnvironment(run.configuration());
      run.buildIn(environment);
      return follow(cluster.submit(environment, run.jobName()), stop);
    }
  }

  /** Fails here, in one line, rather than again and again in the job. */
  private void requireModel() throws IOException {
    EnginePlan plan = SharedEngines.of(options.model()).plan();
    DeviceTrial.run(plan.options());
    new MemoryNeed(plan.memory()).check();
  }

  private int follow(LocalJob job, StopSignal stop) throws Exception {
    while (!stop.await(POLL)) {
      JobStatus status = job.status();
      job.newFailure().ifPresent(why -> say("the job failed: " + why));
      if (status.isGloballyTerminalState()) {
        return status == JobStatus.FINISHED ? ExitCode.OK : ExitCode.NOTHING_RAN;
      }
    }
    if (!job.checkpoint(LAST_CHECKPOINT)) {
      say("no last checkpoint could be taken; the next start goes on from the one before");
    }
    job.cancel();
    return ExitCode.OK;
  }

  private void say(String message) {
    spec.commandLine().getErr().println("foresight: " + message);
  }
}
