// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.job.options.JobOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What a command that starts the job passes on to it. */
final class JobArguments {
  private JobArguments() {}

  /** Returns what the user gave for the job: not what concerns the command alone. */
  static List<String> of(ParseResult given) {
    CommandSpec job = CommandSpec.forAnnotatedObject(new JobOptions());
    List<String> arguments = new ArrayList<>();
    for (OptionSpec option : given.matchedOptions()) {
      if (job.findOption(option.longestName()) == null) {
        continue;
      }
      if (option.arity().max() == 0) {
        arguments.add(option.longestName());
      } else {
        option
            .originalStringValues()
            .forEach(value -> arguments.add(option.longestName() + "=" + value));
      }
    }
    return arguments;
  }
}
