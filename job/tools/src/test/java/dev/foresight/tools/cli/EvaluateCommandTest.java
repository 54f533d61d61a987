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

/** The whole of {@code foresight evaluate} with a small pair: what it finds, not how fast it is. */
class EvaluateCommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  private int evaluate(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("evaluate", "--model=" + TinyModel.TARGET, "--images=" + TinyModel.IMAGES));
    arguments.addAll(List.of(options));
    PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
    CommandLine command = Foresight.commandLine(print, DecodingEngine::open);
    return command.setErr(new PrintWriter(err, true)).execute(arguments.toArray(String[]::new));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private Path data(String... lines) throws IOException {
    return Files.writeString(folder.resolve("data.jsonl"), String.join("\n", lines) + "\n");
  }

  private static String row(String kind, String image, String question) {
    return """
    {"kind": "%s", "image": "%s", "conversations": [{"from": "human", "value": "%s"}]}\
    """
        .formatted(kind, image, question);
  }

  @Test
  void holdsADraftAgainstPlainDecodingBitForBit() throws IOException {
    Path file =
        data(
            row("colour", "background-0.png", "What colour is the background?"),
            row("describe", "describe-exact-0.png", "Describe the image."),
            row("describe", "describe-up-0.png", "Describe the image."));
    Path json = folder.resolve("report.json");
    Path html = folder.resolve("report.html");
    int code =
        evaluate(
            "--draft=" + TinyModel.DRAFT,
            "--data",
            file.toString(),
            "--speculation=fixed:16,4,4;fixed:6,4,1",
            "--batch-size=2",
            "--repetitions=2",
            "--max-new-tokens=16",
            "--threads=1",
            "--deterministic",
            "--resamples=100",
            "--json=" + json,
            "--html=" + html);
    assertThat(code).as(err.toString()).isZero();
    assertThat(printed())
        .contains("3 questions of data.jsonl, 2 at a time, asked 2 times")
        .contains("Times as fast as plain decoding", "Drafted tokens accepted")
        .doesNotContain("NaN", "skipped");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    // Two temperatures and trees, three lines each: all, colour, describe.
    assertThat(report.get("lines")).hasSize(12);
    for (JsonNode line : report.get("lines")) {
      assertThat(line.at("/equality/answers").asInt()).isEqualTo(2 * line.get("questions").asInt());
      assertThat(line.at("/equality/differences")).isEmpty();
      for (String figure : List.of("decode_speedup", "end_to_end_speedup", "tokens_per_step")) {
        assertThat(line.at("/" + figure + "/value").asDouble()).as(figure).isPositive();
      }
      JsonNode tau = line.get("tau");
      assertThat(tau.get("value").asDouble())
          .isBetween(tau.get("lower").asDouble(), tau.get("upper").asDouble());
      assertThat(tau.get("value").asDouble() - line.at("/tau_without_bonus/value").asDouble())
          .isEqualTo(1);
      assertThat(line.at("/acceptance_per_depth/0/value").asDouble()).isBetween(0.2, 1.0);
    }
    assertThat(report.at("/lines/0/tau/value").asDouble()).isGreaterThan(3);
    assertThat(report.at("/subject/model").asText()).isEqualTo("model");
    assertThat(report.at("/method/deterministic").asBoolean()).isTrue();
    assertThat(Files.readString(html)).contains("<svg", "Accepted at each depth");
    assertThat(err.toString()).contains("evaluate: [####################] 4/4");
  }

  @Test
  void holdsAnswersAgainstTheKnownOnesWhereAsked() throws IOException {
    String row =
        """
        {"image": "%s", "conversations": [{"from": "human", "value": "Describe the image."}, \
        {"from": "gpt", "value": "Nobody would say this."}]}\
        """;
    Path file = data(row.formatted("background-0.png"), row.formatted("count-0.png"));
    int code =
        evaluate(
            "--draft=" + TinyModel.DRAFT,
            "--data=" + file,
            "--max-new-tokens=4",
            "--temperatures=0",
            "--threads=1",
            "--check-answers",
            "--json=-");
    assertThat(code).as(err.toString()).isZero();
    JsonNode answers = new ObjectMapper().readTree(printed()).at("/answers/0");
    assertThat(answers.get("questions").asInt()).isEqualTo(2);
    assertThat(answers.get("right").asDouble()).isZero();
    assertThat(answers.get("right_elsewhere").asDouble()).isZero();
    assertThat(answers.get("unended").asInt()).as("four tokens are not enough").isEqualTo(2);
  }

  @Test
  void skipsQuestionsThatCannotBeAskedAndSaysSo() throws IOException {
    Path file =
        data(
            row("a", "background-0.png", "What colour is the background?"),
            row("a", "broken.png", "Describe the image."),
            row("a", "nowhere.png", "Describe the image."),
            row("a", "background-0.png", "word ".repeat(2000)));
    int code =
        evaluate(
            "--draft=" + TinyModel.DRAFT,
            "--data=" + file,
            "--max-new-tokens=8",
            "--temperatures=0",
            "--threads=1",
            "--json=-");
    assertThat(code).as(err.toString()).isEqualTo(ExitCode.SOME_FAILED);
    JsonNode report = new ObjectMapper().readTree(printed());
    assertThat(report.get("questions").asInt()).isEqualTo(1);
    assertThat(report.get("skipped").toString())
        .contains("data.jsonl:2", "IMAGE_", "data.jsonl:3", "nowhere.png is not there")
        .contains("data.jsonl:4", "PROMPT_TOO_LONG");
  }

  @Test
  void saysWhyNothingCanBeEvaluated() throws IOException {
    Path empty = data("");
    Path missing = folder.resolve("missing.jsonl");
    assertThat(evaluate("--draft=" + TinyModel.DRAFT, "--data=" + missing)).isEqualTo(2);
    assertThat(evaluate("--draft=" + TinyModel.DRAFT, "--data=" + empty)).isEqualTo(2);
    Path bad = data("{}");
    assertThat(evaluate("--draft=" + TinyModel.DRAFT, "--data=" + bad)).isEqualTo(2);
    assertThat(evaluate("--draft=" + TinyModel.DRAFT, "--data=" + bad, "--samples=0")).isEqualTo(2);
    assertThat(evaluate("--draft=" + TinyModel.DRAFT, "--data=" + bad, "--confidence=95"))
        .isEqualTo(2);
    Path good = data(row("a", "background-0.png", "What?"));
    assertThat(evaluate("--draft=" + TinyModel.IMAGES, "--data=" + good)).isEqualTo(2);
    assertThat(err.toString())
        .contains("there is no file " + missing)
        .contains("--data has no question that can be asked: [" + empty + "] has no rows")
        .contains("the first of 1: data.jsonl:1: conversations is missing")
        .contains("--samples is 0, but must be 1 or above")
        .contains("--confidence is 95.0")
        .contains("has no config.json; is it a draft's folder?")
        .doesNotContain("\tat ");
  }
}
