// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The commands that do something: those that have no others below them, and some that have. */
final class AllCommands {
  private AllCommands() {}

  /** Returns them, in the order of {@code --help}. */
  static List<CommandLine> below(CommandLine command) {
    return working(command).toList();
  }

  private static Stream<CommandLine> working(CommandLine command) {
    Stream<CommandLine> below =
        command.getSubcommands().values().stream().flatMap(AllCommands::working);
    boolean works =
        command.getSubcommands().isEmpty()
            || command.getCommandSpec().userObject() instanceof Callable;
    return works ? Stream.concat(Stream.of(command), below) : below;
  }
}
