// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsReferenceTest {
  private static final Path PAGE = Path.of("..", "..", "deploy", "docs", "options.md");

  /** To write the page anew: {@code mvn -pl job -am test -Dforesight.update=true}. */
  @Test
  void thePageIsUpToDate() throws IOException {
    if (Boolean.getBoolean("foresight.update")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, OptionsReference.page());
    }
    assertThat(PAGE).hasContent(OptionsReference.page());
  }
}
