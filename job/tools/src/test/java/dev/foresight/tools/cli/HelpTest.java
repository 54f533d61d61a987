// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {
  private static final String DEFAULT = "default: ";

  @ParameterizedTest
  @MethodSource("commands")
  void namesTheDefaultOfEveryOptionThatTakesAValue(CommandSpec command) {
    for (OptionSpec option : command.options()) {
      if (option.arity().max() > 0 && !option.required()) {
        assertThat(shown(command, option).toLowerCase(Locale.ROOT).split(DEFAULT, -1))
            .as("what is shown of %s, cut at each \"%s\"", option.longestName(), DEFAULT)
            .hasSize(2)
            .doesNotContain("[]", "{}");
      }
    }
  }

  static Stream<Named<CommandSpec>> commands() {
    return AllCommands.below(CommandLines.foresight()).stream()
        .map(CommandLine::getCommandSpec)
        .map(spec -> Named.of(spec.qualifiedName(), spec));
  }

  /** Returns what {@code --help} says of an option. */
  private static String shown(CommandSpec command, OptionSpec option) {
    Help help = new Help(command, Help.defaultColorScheme(Help.Ansi.OFF));
    return Arrays.stream(
            help.createDefaultOptionRenderer()
                .render(option, help.createDefaultParamLabelRenderer(), help.colorScheme()))
        .flatMap(Arrays::stream)
        .map(text -> text.toString())
        .collect(Collectors.joining(" "));
  }
}
