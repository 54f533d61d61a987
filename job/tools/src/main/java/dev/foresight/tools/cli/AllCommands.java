// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The commands that do something: those that have no others below them. */
final class AllCommands {
  private AllCommands() {}

  /** Returns them, in the order of {@code --help}. */
  static List<CommandLine> below(CommandLine command) {
    return leaves(command).toList();
  }

  private static Stream<CommandLine> leaves(CommandLine command) {
    return command.getSubcommands().isEmpty()
        ? Stream.of(command)
        : command.getSubcommands().values().stream().flatMap(AllCommands::leaves);
  }
}
