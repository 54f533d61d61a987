// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.training.shapes.ShapesDataSet;
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

/** The whole of {@code foresight ablate}, with drafts that hardly learn anything. */
class AblateCommandTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  private int ablate(String... options) {
    List<String> arguments = new ArrayList<>(List.of("ablate", "--model=" + TinyModel.TARGET));
    arguments.addAll(List.of(options));
    PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
    CommandLine command = Foresight.commandLine(print, DecodingEngine::open);
    return command.setErr(new PrintWriter(err, true)).execute(arguments.toArray(String[]::new));
  }

  private String[] options(String... more) throws IOException {
    Path train = folder.resolve("train");
    Path evaluation = folder.resolve("evaluation");
    ShapesDataSet.write(train, 16, 16, 1);
    ShapesDataSet.write(evaluation, 2, 3, 2);
    List<String> options =
        new ArrayList<>(
            List.of(
                "--data="
                    + train.resolve(ShapesDataSet.TEXT)
                    + ","
                    + train.resolve(ShapesDataSet.MULTIMODAL),
                "--evaluation-data=" + evaluation.resolve(ShapesDataSet.TEXT),
                "--evaluation-data=" + evaluation.resolve(ShapesDataSet.MULTIMODAL),
                "--output=" + folder.resolve("ablation"),
                "--preset=small",
                "--epochs=2",
                "--batch-size=8",
                "--validate-every=0",
                "--decoded-samples=0",
                "--temperatures=0",
                "--max-new-tokens=12",
                "--threads=1",
                "--kv-budget-mib=64"));
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }

  @Test
  void trainsEvaluatesAndComparesAndGoesOn() throws IOException {
    String[] options = options("--variants=fused,one-stage,own-answers");
    assertThat(ablate(options)).as(err.toString()).isZero();
    Path output = folder.resolve("ablation");
    JsonNode report = new ObjectMapper().readTree(output.resolve("ablation.json").toFile());
    assertThat(report.get("trained")).hasSize(4);
    // all, image, text; each with the four variants.
    assertThat(report.get("lines")).hasSize(12);
    for (JsonNode line : report.get("lines")) {
      assertThat(line.get("wrong").asInt()).isZero();
      assertThat(line.at("/tau/value").asDouble()).isGreaterThanOrEqualTo(1);
      assertThat(line.get("tau_difference").isNull())
          .isEqualTo(line.get("variant").asText().equals("paper"));
    }
    assertThat(Files.readString(output.resolve("fused/seed-0/draft/config.json")))
        .contains("\"visual_tokens\" : \"fused\"");
    assertThat(Files.readString(output.resolve("paper/seed-0/draft/config.json")))
        .doesNotContain("visual_tokens");
    assertThat(Files.readAllLines(output.resolve("own-answers.jsonl"))).isNotEmpty();
    assertThat(output.resolve("ablation.html")).content().contains("<svg", "visual tokens treated");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("than paper", "own-answers");

    String first = report.get("lines").toString().replaceAll("\"decode_speedup\":\\{[^}]*}", "");
    assertThat(ablate(options)).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(err.toString()).contains("--resume");
    assertThat(ablate(options("--variants=fused,one-stage,own-answers", "--resume"))).isZero();
    JsonNode again = new ObjectMapper().readTree(output.resolve("ablation.json").toFile());
    assertThat(again.get("lines").toString().replaceAll("\"decode_speedup\":\\{[^}]*}", ""))
        .isEqualTo(first);
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertThat(ablate(options("--variants=fusion"))).isEqualTo(2);
    assertThat(ablate(options("--seeds=1,1", "--variants=fused"))).isEqualTo(2);
    assertThat(ablate(options("--samples=0"))).isEqualTo(2);
    assertThat(err.toString())
        .contains("--variants has 'fusion', but there are [paper, one-stage")
        .contains("--seeds is [1, 1]; give one or more, each of them once")
        .contains("--samples is 0");
  }
}
