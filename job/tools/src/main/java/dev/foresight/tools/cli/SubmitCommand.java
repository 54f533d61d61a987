// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.job.SharedEngines;
import dev.foresight.job.checkpoints.RetainedCheckpoints;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.Requires;
import dev.foresight.job.options.SourceOptions;
import dev.foresight.tools.cluster.FlinkRest;
import dev.foresight.tools.cluster.Installation;
import dev.foresight.tools.cluster.JobSubmission;
import dev.foresight.tools.cluster.SubmissionCheck;
import dev.foresight.tools.runs.NextStart;
import dev.foresight.tools.runs.RunHistory;
import dev.foresight.tools.runs.StartChoice;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives the job to a cluster. */
@Command(
    name = "submit",
    description = {
      "Gives the captioning job to a running Flink cluster and prints its id; the options of the job"
          + " are those of run.",
      "It goes on from the newest checkpoint or savepoint that a job of the same --job-name left there,"
          + " or says what there is to choose from where that cannot be told."
    })
@Requires(ModelPlace.NAME)
final class SubmitCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec private CommandSpec spec;
  @Mixin private JobOptions options;
  @Mixin private BeforeStart before;
  @Mixin private ClusterTarget target;

  SubmitCommand(PrintStream out) {
    this.out = out;
  }

  @Option(
      names = "--fresh",
      description = {
        "Start without a checkpoint: with nothing in flight.",
        "Where earlier jobs of the name left something in flight, also needs --start-from."
      })
  private boolean fresh;

  @Option(
      names = "--restore",
      paramLabel = "URI",
      description = "Start from this checkpoint or savepoint; default: the newest.")
  private String restore;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BeforeStart.Place place =
        new BeforeStart.Place("cluster", false, () -> check(target.configuration()));
    OptionalInt instead = before.run(spec.commandLine().getParseResult(), options, place, out);
    if (instead.isPresent()) {
      return instead.getAsInt();
    }
    Configuration cluster = target.configuration();
    if (SharedEngines.areHere(options)) {
      BeforeStart.requireModel(options, place);
    }
    clusterCheck(cluster);
    String name = options.delivery().jobName();
    RunHistory history = history(cluster);
    NextStart start = history.decide(choice());
    say(start.description());
    Installation installation = Installation.current().requireBuilt();
    JobSubmission submission = new JobSubmission(installation.jobJar(), cluster);
    Optional<RetainedCheckpoints> checkpoints = RetainedCheckpoints.of(cluster, name);
    List<String> arguments = JobArguments.of(spec.commandLine().getParseResult());
    JobID id =
        history.start(
            choice(),
            start,
            (job, restored) -> submission.submit(job, arguments, checkpoints, restored));
    say(name + " is submitted; see " + FlinkRest.of(cluster).address() + "/#/job/running/" + id);
    out.println(id);
    return ExitCode.OK;
  }

  private String check(Configuration cluster) throws IOException, InterruptedException {
    return clusterCheck(cluster) + "; " + history(cluster).decide(choice()).description();
  }

  private String clusterCheck(Configuration cluster) throws IOException, InterruptedException {
    return new SubmissionCheck(FlinkRest.of(cluster)).check(options);
  }

  private RunHistory history(Configuration cluster) {
    return RunHistory.of(cluster, options.delivery().jobName(), Clock.systemUTC());
  }

  private StartChoice choice() {
    // On the command line: a file of options that lies there for every start says nothing of this.
    boolean saysWhereToRead =
        spec.commandLine().getParseResult().hasMatchedOption(SourceOptions.START_FROM);
    return new StartChoice(Optional.ofNullable(restore), fresh, saysWhereToRead);
  }

  private void say(String line) {
    spec.commandLine().getErr().println("foresight: " + line);
  }
}
