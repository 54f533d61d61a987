// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.time.Duration;
import picocli.CommandLine;

/** Prepares picocli commands that have these options. */
public final class OptionsParser {
  private OptionsParser() {}

  /** Teaches a command, with the commands below it, durations, enums in any case and the file. */
  public static CommandLine prepare(CommandLine command) {
    return command
        .registerConverter(Duration.class, new DurationConverter())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setDefaultValueProvider(new ConfigFile());
  }
}
