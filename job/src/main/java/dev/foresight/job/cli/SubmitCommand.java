// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cli;

import dev.foresight.job.cluster.FlinkCluster;
import dev.foresight.job.cluster.Installation;
import dev.foresight.job.cluster.JobSubmission;
import dev.foresight.job.options.JobOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** Gives the job to a cluster. */
@Command(name = "submit", description = "Gives the captioning job to a Flink cluster.")
final class SubmitCommand implements Callable<Integer> {
  private final PrintStream out;

  @Spec private CommandSpec spec;
  @Mixin private JobOptions options;
  @Mixin private ClusterCommand.Folder folder;

  SubmitCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Installation installation = Installation.current().requireBuilt();
    FlinkCluster cluster = FlinkCluster.in(folder.state(), installation);
    JobID id =
        new JobSubmission(installation.jobJar(), cluster.configuration())
            .submit(arguments(), Optional.empty());
    out.println(id);
    return ExitCode.OK;
  }

  /** Returns what the user gave, but for what concerns this command alone. */
  private List<String> arguments() {
    CommandSpec own = CommandSpec.forAnnotatedObject(new ClusterCommand.Folder());
    List<String> arguments = new ArrayList<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (own.findOption(option.longestName()) != null) {
        continue;
      }
      if (option.arity().max() == 0) {
        arguments.add(option.longestName());
      } else {
        for (String value : option.originalStringValues()) {
          arguments.add(option.longestName() + "=" + value);
        }
      }
    }
    return arguments;
  }
}
