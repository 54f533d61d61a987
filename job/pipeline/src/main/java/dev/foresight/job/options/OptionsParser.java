// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Prepares picocli commands that have these options. */
public final class OptionsParser {
  private OptionsParser() {}

  /**
   * Teaches a command, with the commands below it, durations, paths, numbers, enums in any case,
   * the file, and what it {@link Requires}.
   */
  public static CommandLine prepare(CommandLine command) {
    require(command);
    return command
        .registerConverter(Duration.class, new DurationConverter())
        .registerConverter(Path.class, new PlaceConverter.OfPaths())
        .registerConverter(Long.class, NumberConverter.WHOLE)
        .registerConverter(long.class, NumberConverter.WHOLE)
        .registerConverter(Double.class, NumberConverter.ANY)
        .registerConverter(double.class, NumberConverter.ANY)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setDefaultValueProvider(new ConfigFile());
  }

  private static void require(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    Requires requires = spec.userObject().getClass().getAnnotation(Requires.class);
    if (requires != null) {
      Set<String> names = Set.of(requires.value());
      // All of them, so that their order stays.
      for (OptionSpec option : List.copyOf(spec.options())) {
        boolean required = option.required() || names.contains(option.longestName());
        spec.remove(option).addOption(option.toBuilder().required(required).build());
      }
    }
    command.getSubcommands().values().forEach(OptionsParser::require);
  }
}
