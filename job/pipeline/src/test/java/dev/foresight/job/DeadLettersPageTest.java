// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import dev.foresight.engine.testing.GeneratedPart;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DeadLettersPageTest {
  private static final Path PAGE = Path.of("..", "..", "deploy", "docs", "dead-letters.md");
  private static final String BEGIN = "<!-- codes: generated from DeadLetterCode -->\n";
  private static final String END = "<!-- end of codes -->";

  /** To write the table anew: {@code mvn -pl job -am test -Dforesight.update=true}. */
  @Test
  void theTableOfCodesIsUpToDate() throws IOException {
    new GeneratedPart(PAGE, BEGIN, END).requireUpToDate(table());
  }

  private static String table() {
    StringBuilder table = new StringBuilder("| code | meaning | what to do |\n|---|---|---|\n");
    for (DeadLetterCode code : DeadLetterCode.values()) {
      table.append("| `%s` | %s | %s |%n".formatted(code.name(), code.meaning(), code.remedy()));
    }
    return table.toString();
  }
}
