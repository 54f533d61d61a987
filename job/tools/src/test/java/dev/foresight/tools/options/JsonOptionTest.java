// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class JsonOptionTest {
  @TempDir Path folder;

  @Test
  void tablesAreAllUnlessItIsGiven() throws IOException {
    assertThat(printed()).isEqualTo("tables\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--json=-"})
  void figuresTakeTheTablesPlaceWhereNoFileIsNamed(String option) throws IOException {
    assertThat(printed(option)).isEqualTo("{}\n");
  }

  @Test
  void figuresGoIntoAFileBesideTheTables() throws IOException {
    Path file = folder.resolve("figures.json");

    assertThat(printed("--json", file.toString())).isEqualTo("tables\n");
    assertThat(file).hasContent("{}\n");
  }

  private static String printed(String... arguments) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CommandLine.populateCommand(new JsonOption(), arguments)
        .print(new PrintStream(out, false, StandardCharsets.UTF_8), "tables\n", "{}");
    return out.toString(StandardCharsets.UTF_8);
  }
}
