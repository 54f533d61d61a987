// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.TinyModel;
import dev.foresight.tools.testing.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClosedOutputTest {
  private static final int ROWS = 2000;

  @Test
  void generateEndsQuietlyWhenNobodyReadsItsAnswersAnyMore(@TempDir Path folder) throws Exception {
    String row = "{\"prompt\": \"What colour is it?\", \"max_new_tokens\": 4}";
    Path rows = Files.write(folder.resolve("rows.jsonl"), Collections.nCopies(ROWS, row));
    try (JavaProcess generate =
        JavaProcess.startAndReadOneLine(
            folder.resolve("errors"),
            Foresight.class,
            "generate",
            "--model=" + TinyModel.TARGET,
            "--threads=1",
            "--requests=" + rows)) {
      assertThat(generate.exitCode()).isEqualTo(ExitCode.OUTPUT_CLOSED);
      assertThat(generate.output()).doesNotContain("foresight:", "Exception", "\tat ");
    }
  }
}
