// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, in short. */
class DemoCommandTest {
  @TempDir Path folder;

  @Test
  void samplesGoThroughKafkaFlinkAndAModelAndComeBackOnAPage() throws IOException {
    Path report = folder.resolve("made/for/it/demo.html");

    CommandLines.Outcome outcome =
        CommandLines.execute(
            "demo",
            "--model=../../deploy/model",
            "--draft=../../deploy/draft",
            "--samples=../../deploy/samples/samples.jsonl",
            "--events=8",
            "--rate=50",
            "--threads=1",
            "--report=" + report);

    assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.OK);
    assertThat(outcome.out())
        .contains("The background is blue.")
        .contains("8 events in ")
        .doesNotContain("missing");
    assertThat(Files.readString(report)).contains("<html", "The background is blue.");
  }

  @Test
  void aPageThatCannotBeWrittenIsRefusedBeforeAnythingStarts() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    CommandLines.Outcome outcome =
        CommandLines.execute(
            "demo", "--model=../../deploy/model", "--report=" + file.resolve("demo.html"));

    assertThat(outcome.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(outcome.all()).contains("--report is " + file, "its folder cannot be made");
  }
}
