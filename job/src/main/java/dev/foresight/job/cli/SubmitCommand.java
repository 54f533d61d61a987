// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cli;

import dev.foresight.job.cluster.FlinkRest;
import dev.foresight.job.cluster.Installation;
import dev.foresight.job.cluster.JobSubmission;
import dev.foresight.job.cluster.RetainedCheckpoints;
import dev.foresight.job.cluster.SubmissionCheck;
import dev.foresight.job.options.JobOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives the job to a cluster. */
@Command(
    name = "submit",
    showDefaultValues = true,
    description = {
      "Gives the captioning job to a running Flink cluster and prints its id; the options of the job"
          + " are those of run.",
      "It goes on from the newest checkpoint that a job of the same --job-name left there."
    })
final class SubmitCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec private CommandSpec spec;
  @Mixin private JobOptions options;
  @Mixin private BeforeStart before;
  @Mixin private Target target;

  SubmitCommand(PrintStream out) {
    this.out = out;
  }

  /** Where the job goes, and what it starts from. */
  static final class Target {
    @Mixin private ClusterCommand.Folder folder;

    @Option(
        names = "--flink-conf",
        paramLabel = "DIR",
        description =
            "Folder with the config.yaml of another Flink cluster, in place of --dir; its lib/ needs"
                + " the jars of job/target/lib/cluster; default: none, --dir counts.")
    private Path flinkConf;

    @Option(
        names = "--fresh",
        description =
            "Start without a checkpoint: where --start-from says, with nothing in flight.")
    private boolean fresh;

    @Option(
        names = "--restore",
        paramLabel = "URI",
        description = "Start from this checkpoint or savepoint; default: the newest checkpoint.")
    private String restore;

    Configuration configuration() {
      return flinkConf == null
          ? folder.cluster().configuration()
          : GlobalConfiguration.loadConfiguration(flinkConf.toString());
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    OptionalInt instead =
        before.run(
            spec.commandLine().getParseResult(),
            options,
            new BeforeStart.Place("cluster", () -> clusterCheck(target.configuration())),
            out);
    if (instead.isPresent()) {
      return instead.getAsInt();
    }
    Installation installation = Installation.current().requireBuilt();
    Configuration cluster = target.configuration();
    clusterCheck(cluster);
    String name = options.delivery().jobName();
    Optional<RetainedCheckpoints> checkpoints = RetainedCheckpoints.of(cluster, name);
    Optional<String> restored = restored(checkpoints);
    say(restored.map(from -> "going on from " + from).orElse("starting without a checkpoint"));
    JobID id =
        new JobSubmission(installation.jobJar(), cluster)
            .submit(JobArguments.of(spec.commandLine().getParseResult()), checkpoints, restored);
    say(name + " is submitted; see " + FlinkRest.of(cluster).address() + "/#/job/running/" + id);
    out.println(id);
    return ExitCode.OK;
  }

  private String clusterCheck(Configuration cluster) throws IOException, InterruptedException {
    return new SubmissionCheck(FlinkRest.of(cluster)).check(options);
  }

  private Optional<String> restored(Optional<RetainedCheckpoints> checkpoints) throws IOException {
    if (target.restore != null || target.fresh || checkpoints.isEmpty()) {
      return Optional.ofNullable(target.restore);
    }
    return checkpoints.get().newest().map(Object::toString);
  }

  private void say(String line) {
    spec.commandLine().getErr().println("foresight: " + line);
  }
}
