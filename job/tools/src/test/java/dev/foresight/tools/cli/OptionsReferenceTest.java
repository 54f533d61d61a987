// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class OptionsReferenceTest {
  private static final Path PAGE = Path.of("..", "..", "deploy", "docs", "options.md");

  /**
   * To write the page anew: {@code mvn -pl job/tools -am test -Dtest=OptionsReferenceTest
   * -Dsurefire.failIfNoSpecifiedTests=false -Dforesight.update=true}.
   */
  @Test
  void thePageIsUpToDate() throws IOException {
    if (Boolean.getBoolean("foresight.update")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page());
    }
    assertThat(PAGE).hasContent(page());
  }

  @Test
  void tellsOfEveryOptionOfEveryCommandAndOfNoneTwice() {
    String page = page();
    for (CommandLine command : AllCommands.below(CommandLines.foresight())) {
      CommandSpec spec = command.getCommandSpec();
      String section = page.substring(page.indexOf("\n## " + spec.qualifiedName() + "\n") + 4);
      section = section.split("\n## ", 2)[0];
      for (OptionSpec option : spec.options()) {
        if (option.usageHelp() || option.versionHelp()) {
          continue;
        }
        assertThat(section.contains("Has all [options of the job]") ? page : section)
            .as(spec.qualifiedName())
            .contains("`" + option.longestName() + "`");
      }
    }
    assertThat(page.lines().filter(line -> line.startsWith("| `--"))).doesNotHaveDuplicates();
  }

  private static String page() {
    return OptionsReference.page(CommandLines.foresight());
  }
}
