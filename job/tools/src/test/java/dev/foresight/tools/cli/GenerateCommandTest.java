// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as the README shows it, with a tiny model. */
class GenerateCommandTest {
  @TempDir Path folder;

  @Test
  void onePromptIsAnsweredByItsText() {
    CommandLines.Outcome outcome =
        generate("--image=" + TinyModel.BLUE, "--prompt=What colour is the background?");

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.OK);
    assertThat(outcome.out()).isEqualTo("The background is blue.\n");
  }

  @Test
  void aDraftChangesNothingButTheNumberOfSteps() throws IOException {
    String[] question = {
      "--image=" + TinyModel.IMAGES.resolve("describe-exact-0.png"),
      "--prompt=Describe the image.",
      "--format=json"
    };
    JsonNode plain = json(generate(question));
    JsonNode drafted =
        json(
            generate(
                Stream.concat(Stream.of(question), Stream.of("--draft=" + TinyModel.DRAFT))
                    .toArray(String[]::new)));

    assertThat(drafted.get("text")).isEqualTo(plain.get("text"));
    assertThat(drafted.get("token_ids")).isEqualTo(plain.get("token_ids"));
    assertThat(drafted.at("/accepted_lengths")).isNotEmpty();
  }

  @Test
  void eachRowHasALineInTheirOrderAndAFaultCostsItsOwnOnly() throws IOException {
    Path rows =
        Files.writeString(
            folder.resolve("rows.jsonl"),
            """
            {"id": "a", "prompt": "What colour is the background?", "images": ["%1$s"]}
            {"id": "b", "prompt": "What colour is the background?", "images": ["none.png"]}
            {"id": "c", "prompt": "What colour is the background?", "images": ["%1$s"]}
            """
                .formatted(TinyModel.BLUE));

    CommandLines.Outcome outcome = generate("--requests=" + rows);

    assertThat(outcome.code()).isEqualTo(ExitCode.SOME_FAILED);
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines).hasSize(3);
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(lines.get(0)).get("text").asText())
        .isEqualTo("The background is blue.");
    assertThat(json.readTree(lines.get(1)).at("/error/code").asText()).isEqualTo("IMAGE_NOT_FOUND");
    assertThat(json.readTree(lines.get(2)).get("id").asText()).isEqualTo("c");
  }

  private static JsonNode json(CommandLines.Outcome outcome) throws IOException {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.OK);
    return new ObjectMapper().readTree(outcome.out());
  }

  private static CommandLines.Outcome generate(String... more) {
    return CommandLines.executeWithEngine(
        Stream.concat(
                Stream.of("generate", "--model=" + TinyModel.TARGET, "--threads=1"),
                Stream.of(more))
            .toArray(String[]::new));
  }
}
