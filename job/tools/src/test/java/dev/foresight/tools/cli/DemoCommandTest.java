// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, in short. */
class DemoCommandTest {
  private static final String BLUE = "The background is blue.";

  @TempDir Path folder;

  @Test
  void samplesGoThroughKafkaFlinkAndAModelBothWaysAndComeBackOnAPage() throws IOException {
    Path report = folder.resolve("made/for/it/demo.html");
    Files.copy(TinyModel.BLUE, folder.resolve("blue.png"));
    Path samples =
        Files.writeString(
            folder.resolve("samples.jsonl"),
            """
            {"id": "blue", "prompt": "What colour is the background?", "images": ["blue.png"], "attributes": {"answer": "%s"}}
            {"id": "other", "prompt": "Describe the image.", "images": ["blue.png"], "attributes": {"answer": "A cat.", "held_out": "style"}}
            {"id": "negative", "prompt": "Why?", "temperature": -1}
            no request
            """
                .formatted(BLUE));

    CommandLines.Outcome outcome =
        CommandLines.execute(
            "demo",
            "--model=" + TinyModel.TARGET,
            "--draft=" + TinyModel.DRAFT,
            "--speculation=fixed:7,3,2",
            "--samples=" + samples,
            "--compare",
            "--rate=50",
            "--threads=1",
            "--report=" + report);

    assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.OK);
    assertThat(outcome.out())
        .contains(BLUE, "4 events in ", "2 captions, 2 dead letters", "1 of 2 answers as expected")
        .containsPattern(
            "[2-6]\\.\\d tokens a pass of the model \\(tau\\), \\d+\\.\\d times as fast as plain"
                + " decoding, 2 of 2 answers the same")
        .doesNotContain("missing");
    assertThat(Files.readString(report))
        .contains("tokens in one pass\">", " ms without the draft", " ms with it")
        .containsSubsequence(
            "<h2>Answers</h2>",
            "blue-1, back after",
            "<h2>Drawn as the model has never seen it</h2>",
            "Expected: A cat.",
            "<h2>Dead letters</h2>",
            "RECORD_MALFORMED");
  }

  @Test
  void aPageThatCannotBeWrittenIsRefusedBeforeAnythingStarts() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    CommandLines.Outcome outcome =
        CommandLines.execute(
            "demo", "--model=" + TinyModel.TARGET, "--report=" + file.resolve("demo.html"));

    assertThat(outcome.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(outcome.all()).contains("--report is " + file, "its folder cannot be made");
  }
}
