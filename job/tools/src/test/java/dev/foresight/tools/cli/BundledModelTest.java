// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.tools.options.BundledModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds of the model, draft and samples of the project, whichever they are. */
class BundledModelTest {
  private static final String HOME = "foresight.home";
  private static final Path SAMPLES = Path.of("../../deploy/samples/samples.jsonl");

  private static String before;

  @BeforeAll
  static void startInTheProject() {
    before = System.getProperty(HOME);
    System.setProperty(HOME, "../..");
  }

  @AfterAll
  static void leaveTheProject() {
    if (before == null) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, before);
    }
  }

  private static List<JsonNode> lines(List<String> lines) throws IOException {
    List<JsonNode> read = new ArrayList<>();
    for (String line : lines) {
      read.add(new ObjectMapper().readTree(line));
    }
    return read;
  }

  private static List<JsonNode> generate(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "generate",
                "--model=" + BundledModel.folder(),
                "--requests=" + SAMPLES,
                "--threads=1",
                "--batch-size=4",
                "--deterministic"));
    arguments.addAll(List.of(more));
    CommandLines.Outcome outcome = CommandLines.executeWithEngine(arguments.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.SOME_FAILED);
    return lines(outcome.out().lines().toList());
  }

  @Test
  void everySampleIsAnsweredAndTheDraftChangesNothingButTheNumberOfSteps() throws IOException {
    List<JsonNode> samples = lines(Files.readAllLines(SAMPLES));
    List<JsonNode> plain = generate();
    List<JsonNode> drafted = generate("--draft=" + BundledModel.draft());

    assertThat(plain).hasSameSizeAs(samples);
    assertThat(drafted).hasSameSizeAs(samples);
    int steps = 0;
    for (int i = 0; i < samples.size(); i++) {
      JsonNode answer = drafted.get(i);
      assertThat(answer.path("id")).isEqualTo(samples.get(i).path("id"));
      // Only what has an answer is not bad on purpose.
      assertThat(answer.has("text")).as("%s", answer).isEqualTo(samples.get(i).has("attributes"));
      assertThat(answer.path("text")).isEqualTo(plain.get(i).path("text"));
      assertThat(answer.path("token_ids")).isEqualTo(plain.get(i).path("token_ids"));
      steps += answer.path("accepted_lengths").size();
    }
    assertThat(steps).isPositive();
  }

  @Test
  void aDemoNeedsNoOptionsToFindThem() throws IOException {
    Path report = Files.createTempFile("demo", ".html");
    try {
      CommandLines.Outcome outcome =
          CommandLines.execute("demo", "--events=3", "--report=" + report);

      assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.OK);
      assertThat(outcome.out())
          .contains("3 captions, 0 dead letters", "times as fast as plain decoding");
    } finally {
      Files.delete(report);
    }
  }
}
