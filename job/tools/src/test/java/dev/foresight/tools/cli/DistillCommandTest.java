// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.testing.TinyModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole of {@code foresight distill} with a small model. */
class DistillCommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  private int distill(String... options) {
    List<String> arguments = new ArrayList<>(List.of("distill", "--model=" + TinyModel.TARGET));
    arguments.addAll(List.of(options));
    PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
    CommandLine command = Foresight.commandLine(print, DecodingEngine::open);
    return command.setErr(new PrintWriter(err, true)).execute(arguments.toArray(String[]::new));
  }

  private Path data(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private static String row(String id, String image, String question) {
    return """
    {"id": "%s", "image": "%s", "conversations": [{"from": "human", "value": "<image>\\n%s"}, \
    {"from": "gpt", "value": "?"}]}\
    """
        .formatted(id, image, question);
  }

  @Test
  void writesWhatTheTargetSays() throws IOException {
    Path file =
        data(
            "data.jsonl",
            row("a", "background-0.png", "What colour is the background?"),
            row("b", "describe-exact-0.png", "Describe the image."),
            row("c", "broken.png", "Describe the image."));
    Path output = folder.resolve("own.jsonl");
    String[] options = {
      "--data=" + file,
      "--images=" + TinyModel.IMAGES,
      "--output=" + output,
      "--max-new-tokens=24",
      "--threads=1"
    };
    assertThat(distill(options)).as(err.toString()).isEqualTo(ExitCode.SOME_FAILED);
    List<String> rows = Files.readAllLines(output);
    assertThat(rows).hasSize(4);
    JsonNode first = new ObjectMapper().readTree(rows.get(0));
    assertThat(first.get("id").asText()).isEqualTo("a-t0.0");
    assertThat(first.get("image").asText()).isEqualTo(TinyModel.BLUE.toAbsolutePath().toString());
    JsonNode said = first.get("conversations");
    assertThat(said.at("/0/value").asText()).isEqualTo("<image>\nWhat colour is the background?");
    assertThat(said.at("/1/from").asText()).isEqualTo("gpt");
    assertThat(said.at("/1/value").asText()).hasSizeGreaterThan(1);
    assertThat(err.toString())
        .contains("distill: left out: data.jsonl:3: IMAGE_")
        .contains("has 4 conversations", "2 rows were left out")
        .contains("distill: [####################] 3/3");
    assertThat(distill(options)).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(err.toString()).contains("own.jsonl is there already; go on with it with --resume");
  }

  @Test
  void saysWhatDoesNotGoTogether() throws IOException {
    Path one = data("one.jsonl", row("a", "background-0.png", "What?"));
    Files.createDirectory(folder.resolve("other"));
    Path two = data("other/two.jsonl", row("a", "background-0.png", "What?"));
    assertThat(distill("--data", one.toString(), two.toString(), "--output=x")).isEqualTo(2);
    assertThat(distill("--data=" + one, "--output=x", "--temperatures=-1")).isEqualTo(2);
    assertThat(distill("--data=" + one)).isEqualTo(2);
    assertThat(err.toString())
        .contains("--data names files of several folders, so --images must say")
        .contains("--temperatures has -1.0")
        .contains("Missing required option: '--output=PATH'");
  }
}
