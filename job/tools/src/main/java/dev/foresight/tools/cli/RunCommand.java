// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.job.CaptionJob;
import dev.foresight.job.SharedEngines;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.Requires;
import dev.foresight.job.options.TopicOptions;
import dev.foresight.tools.local.LocalCluster;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.local.StopSignal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the job on a Flink cluster in this process. */
@Command(
    name = "run",
    description = {
      "Runs the captioning job on a Flink cluster in this process, against any Kafka, until"
          + " Ctrl-C.",
      "Ctrl-C stops reading, answers what was read, and ends; a second one ends at once."
    })
@Requires(ModelPlace.NAME)
final class RunCommand implements Callable<Integer> {
  private static final Duration STATUS_POLL = Duration.ofSeconds(1);
  private static final Duration DRAIN_LIMIT = Duration.ofMinutes(2);

  private final PrintStream out;

  @Spec private CommandSpec spec;
  @Mixin private JobOptions options;
  @Mixin private BeforeStart before;

  RunCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Exception {
    BeforeStart.Place machine =
        new BeforeStart.Place(
            "memory", true, () -> new MemoryNeed(SharedEngines.memoryHere(options)).check());
    OptionalInt instead = before.run(spec.commandLine().getParseResult(), options, machine, out);
    if (instead.isPresent()) {
      return instead.getAsInt();
    }
    // Fails here, in one line, rather than again and again in the job.
    BeforeStart.requireModel(options, machine);
    machine.check().run();
    String[] arguments =
        JobArguments.of(spec.commandLine().getParseResult()).toArray(String[]::new);
    try (StopSignal stop =
            StopSignal.onInterrupt(() -> say("stopping; Ctrl-C again ends at once"));
        LocalCluster cluster = LocalCluster.start(options.slots())) {
      LocalJob job = cluster.run(() -> CaptionJob.main(arguments));
      TopicOptions topics = options.topics();
      out.printf(
          "%s -> %s, dead letters -> %s; web UI %s; Ctrl-C stops%n",
          options.source().description(), topics.output(), topics.deadLetters(), cluster.webUi());
      out.flush();
      return follow(job, stop);
    }
  }

  private int follow(LocalJob job, StopSignal stop)
      throws InterruptedException, ExecutionException {
    JobStatus shown = null;
    while (!stop.await(STATUS_POLL)) {
      JobStatus status = job.status();
      if (status != shown) {
        say("job is " + status);
        shown = status;
      }
      job.newFailure().ifPresent(why -> say("the job failed: " + why));
      if (status.isGloballyTerminalState()) {
        return status == JobStatus.FINISHED ? ExitCode.OK : ExitCode.NOTHING_RAN;
      }
    }
    if (!job.drain(DRAIN_LIMIT)) {
      // The group's offsets are past what was read; only a checkpoint would hold the rest.
      say(
          "not all that was read was answered in time; run again with --start-from earliest and"
              + " another --group-id to answer the rest");
      job.cancel();
    }
    return ExitCode.OK;
  }

  private void say(String message) {
    spec.commandLine().getErr().println("foresight: " + message);
  }
}
