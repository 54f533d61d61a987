// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.job.options.DeclaredDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A default that changes is seen, whichever code it comes from. */
class RecordedDefaultsTest {
  private static final Path RECORD = Path.of("src", "test", "resources", "options", "defaults.txt");
  private static final String DEFAULT = "default: ";

  /**
   * To record them anew: {@code mvn -pl job/tools -am test -Dtest=RecordedDefaultsTest
   * -Dsurefire.failIfNoSpecifiedTests=false -Dforesight.update=true}.
   */
  @Test
  void everyOptionOfEveryCommandHasTheDefaultThatIsRecorded() throws IOException {
    String defaults = defaults(AllCommands.below(CommandLines.foresight()));
    if (Boolean.getBoolean("foresight.update")) {
      Files.createDirectories(RECORD.getParent());
      Files.writeString(RECORD, defaults);
    }
    assertThat(RECORD).hasContent(defaults);
  }

  private static String defaults(List<CommandLine> commands) {
    return commands.stream()
        .flatMap(
            command ->
                command.getCommandSpec().options().stream()
                    .map(
                        option ->
                            command.getCommandSpec().qualifiedName()
                                + " "
                                + option.longestName()
                                + " "
                                + defaultOf(option)))
        .sorted()
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String defaultOf(OptionSpec option) {
    if (option.required()) {
      return "is required";
    }
    if (option.arity().max() == 0) {
      return "is off";
    }
    return DeclaredDefault.of(option).map(value -> "= " + value).orElseGet(() -> said(option));
  }

  /** Returns what the description says of the default. */
  private static String said(OptionSpec option) {
    String text = String.join(" ", option.description());
    int begin = text.toLowerCase(Locale.ROOT).indexOf(DEFAULT);
    return begin < 0
        ? "has none"
        : ": " + text.substring(begin + DEFAULT.length()).split("\\. ")[0];
  }
}
