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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The whole of {@code foresight bench} in seconds: what it prints, not how fast it is. */
class BenchCommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  private int bench(String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench"));
    arguments.addAll(List.of(options));
    PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
    CommandLine command = Foresight.commandLine(print, DecodingEngine::open);
    return command.setErr(new PrintWriter(err, true)).execute(arguments.toArray(String[]::new));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void measuresADummyOfAnyShapeAndPrintsJson() throws IOException {
    int code =
        bench(
            "--load-format=dummy",
            "--config=" + TinyModel.TARGET.resolve("config.json"),
            "--share-layers",
            "--images=1",
            "--batch-sizes=1,3",
            "--threads=1,2",
            "--forward-rows=1,5",
            "--prompt-tokens=12",
            "--new-tokens=6",
            "--repetitions=2",
            "--profile",
            "--json=-");
    assertThat(code).as(err.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(printed());
    assertThat(report.at("/model/shared_layers").asBoolean()).isTrue();
    assertThat(report.at("/model/weight_bytes_per_step").asLong()).isPositive();
    assertThat(report.get("bandwidth")).hasSize(2);
    assertThat(report.at("/bandwidth/0/gigabytes_per_second/median").asDouble()).isPositive();
    assertThat(report.get("forward")).hasSize(4);
    assertThat(report.at("/forward/3/threads").asInt()).isEqualTo(2);
    assertThat(report.at("/forward/3/new_tokens").asInt()).isEqualTo(5);
    assertThat(report.get("parts")).hasSize(4);
    assertThat(report.at("/parts/0/ms/MLP/median").asDouble()).isNotNegative();
    assertThat(report.get("serving")).hasSize(4);
    JsonNode three = report.at("/serving/1");
    assertThat(three.get("batch_size").asInt()).isEqualTo(3);
    assertThat(three.at("/decode_tokens_per_second/median").asDouble()).isPositive();
    assertThat(three.at("/steps/DECODE/phase_ms/FORWARD").asDouble()).isPositive();
    assertThat(three.at("/steps/PREFILL/phase_ms/VISION").asDouble()).isPositive();
    assertThat(err.toString()).contains("bench: round 2/2: serving, threads 2, batch size 3");
  }

  @ParameterizedTest
  @CsvSource({"--pipeline, Kafka and Flink", "--archive, Captioning an archive"})
  void holdsAJobAgainstItsEngine(String option, String way) throws IOException {
    Path json = folder.resolve("report.json");
    int code =
        bench(
            option,
            "--load-format=dummy",
            "--config=" + TinyModel.TARGET.resolve("config.json"),
            "--images=1",
            "--batch-sizes=2",
            "--threads=1",
            "--prompt-tokens=4",
            "--new-tokens=6",
            "--repetitions=1",
            "--json=" + json);
    assertThat(code).as(err.toString()).isZero();
    JsonNode line = new ObjectMapper().readTree(json.toFile()).at("/lines/0");
    assertThat(line.get("batch_size").asInt()).isEqualTo(2);
    assertThat(line.get("rounds")).hasSize(1);
    JsonNode pair = line.at("/rounds/0");
    for (String side : List.of("bare", "pipeline")) {
      assertThat(pair.at("/" + side + "/tokens_per_second").asDouble()).as(side).isPositive();
      assertThat(pair.at("/" + side + "/sequences_per_step").asDouble()).isBetween(1.0, 2.0);
      assertThat(pair.at("/" + side + "/idle_share").asDouble()).isBetween(0.0, 1.0);
    }
    assertThat(line.at("/ratio/median").asDouble()).isPositive();
    assertThat(line.at("/run_ratio/median").asDouble()).isPositive();
    assertThat(printed()).contains(way + " by the bare engine: tokens/s");
  }

  @Test
  void holdsServingBesideBusyNeighboursAgainstServingAlone() throws IOException {
    int code =
        bench(
            "--busy-neighbours=1",
            "--load-format=dummy",
            "--config=" + TinyModel.TARGET.resolve("config.json"),
            "--batch-sizes=2",
            "--threads=1",
            "--prompt-tokens=4",
            "--new-tokens=3",
            "--repetitions=1",
            "--json=-");
    assertThat(code).as(err.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(printed());
    assertThat(report.get("neighbours").asInt()).isEqualTo(1);
    JsonNode line = report.at("/lines/0");
    assertThat(line.get("batch_size").asInt()).isEqualTo(2);
    assertThat(line.at("/busy/median").asDouble()).isPositive();
    assertThat(line.get("times_slower").asDouble())
        .isEqualTo(line.at("/quiet/median").asDouble() / line.at("/busy/median").asDouble());
    assertThat(err.toString())
        .contains("bench: round 1/1: serving, threads 1, batch size 2, busy neighbours 1");
  }

  @Test
  void neighboursAreForServingAlone() {
    assertThat(bench("--busy-neighbours=1", "--pipeline")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--busy-neighbours goes without --pipeline, --archive, --profile and a draft");
  }

  @Test
  void thePipelineIsMeasuredWithADummyOnly() {
    assertThat(bench("--pipeline", "--model=" + TinyModel.TARGET)).isEqualTo(2);
    assertThat(err.toString()).contains("--pipeline goes with --load-format dummy");
  }

  @Test
  void measuresACheckpointWithRequestsOfAFileAndPrintsTables() throws IOException {
    Path requests = folder.resolve("requests.jsonl");
    Files.writeString(requests, "{\"prompt\": \"What is it?\"}\n\n{\"prompt\": \"Count.\"}\n");
    Path json = folder.resolve("report.json");
    int code =
        bench(
            "--model=" + TinyModel.TARGET,
            "--requests=" + requests,
            "--batch-sizes=2",
            "--threads=1",
            "--forward-rows=1,2",
            "--new-tokens=4",
            "--prompt-tokens=5",
            "--repetitions=1",
            "--json=" + json);
    assertThat(code).as(err.toString()).isZero();
    assertThat(printed())
        .contains("2 requests of requests.jsonl")
        .contains("Reading memory", "Serving: tokens/s", "Serving: ms a step", "Forward pass")
        .doesNotContain("Where a forward pass goes");
    assertThat(new ObjectMapper().readTree(json.toFile()).get("forward")).hasSize(2);
  }

  @Test
  void holdsSpeculativeAgainstPlainDecoding() throws IOException {
    Path json = folder.resolve("report.json");
    int code =
        bench(
            "--model=" + TinyModel.TARGET,
            "--draft=" + TinyModel.DRAFT,
            "--speculation=fixed:16,4,4;fixed:6,4,1",
            "--temperatures=0,1",
            "--batch-sizes=1,4",
            "--threads=1",
            "--requests-count=6",
            "--new-tokens=24",
            "--repetitions=2",
            "--json=" + json);
    assertThat(code).as(err.toString()).isZero();
    assertThat(printed())
        .contains("6 questions about drawn pictures", "proposes 600 tokens")
        .contains("times as fast as plain", "Answers held against those of plain decoding")
        .doesNotContain("Reading memory", "NaN");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("plain")).hasSize(4);
    assertThat(report.get("speculative")).hasSize(8);
    for (JsonNode line : report.get("speculative")) {
      assertThat(line.at("/decode_speedup/median").asDouble()).isPositive();
      assertThat(line.at("/end_to_end_speedup/median").asDouble()).isPositive();
      assertThat(line.get("tau").asDouble()).isBetween(2.0, 6.0);
      assertThat(line.get("tokens_per_step").asDouble()).isGreaterThan(1.5);
      JsonNode shares = line.get("shares");
      assertThat(shares.get("draft").asDouble()).isPositive();
      assertThat(shares.get("verify").asDouble()).isPositive();
      assertThat(line.at("/equality/answers").asInt()).isEqualTo(12);
      assertThat(line.at("/equality/tokens").asInt()).isPositive();
    }
    JsonNode last = report.at("/speculative/7");
    assertThat(last.at("/setting/batch_size").asInt()).isEqualTo(4);
    assertThat(last.at("/setting/temperature").asDouble()).isEqualTo(1);
    assertThat(last.at("/tree/top_k").asInt()).isEqualTo(1);
    assertThat(err.toString())
        .contains("bench: round 2/2: tree 16,4,4, temperature 1.0, threads 1, batch size 4");
  }

  @Test
  void measuresWhatADraftOfRandomWeightsCosts() throws IOException {
    int code =
        bench(
            "--load-format=dummy",
            "--config=" + TinyModel.TARGET.resolve("config.json"),
            "--draft-config=" + TinyModel.DRAFT.resolve("config.json"),
            "--draft-dtype=int8",
            "--share-layers",
            "--temperatures=0",
            "--batch-sizes=2",
            "--threads=1",
            "--prompt-tokens=5",
            "--new-tokens=4",
            "--repetitions=1",
            "--json=-");
    assertThat(code).as(err.toString()).isZero();
    JsonNode report = new ObjectMapper().readTree(printed());
    assertThat(report.at("/draft/vocabulary").asInt()).isEqualTo(600);
    assertThat(report.at("/draft/dtype").asText()).isEqualTo("int8");
    assertThat(report.at("/speculative/0/shares/draft").asDouble()).isPositive();
  }

  @Test
  void saysWhatIsMissingOrDoesNotGoTogether() {
    assertThat(bench("--load-format=dummy")).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(bench("--requests=x")).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(bench("--model=" + TinyModel.TARGET, "--requests=x", "--share-layers"))
        .isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(
            bench("--model=" + TinyModel.TARGET, "--draft=" + TinyModel.DRAFT, "--speculation=off"))
        .isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(bench("--model=" + TinyModel.TARGET, "--speculation=fixed:6,4,1"))
        .isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(
            bench("--model=" + TinyModel.TARGET, "--draft=" + TinyModel.DRAFT, "--temperatures=-1"))
        .isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(err.toString())
        .contains("--load-format dummy needs --config")
        .contains("--model is needed")
        .contains("--speculation has off, but plain decoding is measured beside every tree")
        .contains("--speculation goes with --draft, or with --draft-config for a dummy")
        .contains("--temperatures has -1.0, but all must be finite and 0 or above")
        .contains("go with --load-format dummy only");
  }

  @Test
  void namesTheRowThatCannotBeUsed() throws IOException {
    Path requests = folder.resolve("requests.jsonl");
    Files.writeString(requests, "{\"prompt\": \"a\"}\n{\"prompt\": 7}\n");
    assertThat(bench("--model=" + TinyModel.TARGET, "--requests=" + requests)).isEqualTo(2);
    assertThat(err.toString()).contains("requests.jsonl, line 2: prompt is 7");
  }

  @Test
  void refusesWhatDoesNotFitTheModel() {
    int code =
        bench(
            "--load-format=dummy",
            "--config=" + TinyModel.TARGET.resolve("config.json"),
            "--prompt-tokens=1000000");
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--prompt-tokens and --new-tokens").contains("lower them");
  }
}
