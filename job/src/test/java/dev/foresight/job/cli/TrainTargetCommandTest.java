// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.checkpoint.LlavaCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a configuration and a tokenizer to a model that answers, as a user would go. */
final class TrainTargetCommandTest {
  private static final Path MODEL = Path.of("../deploy/model");

  @TempDir private Path folder;

  @Test
  void trainsAllPhasesToAModelThatTheEngineAnswersWith() throws IOException {
    Path shape = folder.resolve("shape");
    Files.createDirectories(shape);
    for (String file :
        List.of(
            "config.json",
            "generation_config.json",
            "preprocessor_config.json",
            "tokenizer.json")) {
      Files.write(shape.resolve(file), Files.readAllBytes(MODEL.resolve(file)));
    }
    Path data = folder.resolve("data");
    CommandLines.Outcome shapes =
        CommandLines.execute(
            "shapes", "--output", data.toString(), "--text", "8", "--multimodal", "8");
    assertThat(shapes.code()).as(shapes.err()).isEqualTo(ExitCode.OK);

    String model = shape.toString();
    for (String phase : List.of("vision", "text", "projector", "joint")) {
      CommandLines.Outcome trained = train(phase, model, data);
      assertThat(trained.code()).as(trained.err()).isEqualTo(ExitCode.OK);
      assertThat(trained.err())
          .contains("2 steps")
          .contains(phase.equals("vision") ? "background: loss" : "answers to");
      model = folder.resolve(phase).resolve("model").toString();
      assertThat(trained.out().strip()).isEqualTo(model);
    }
    assertThat(LlavaCheckpoint.open(Path.of(model)).config().text().layers()).isEqualTo(3);
  }

  private CommandLines.Outcome train(String phase, String model, Path data) {
    List<String> arguments = new ArrayList<>(List.of("train-target", "--phase", phase));
    arguments.addAll(List.of("--model", model, "--output", folder.resolve(phase).toString()));
    arguments.addAll(
        List.of(
            "--data",
            phase.equals("vision")
                ? data.resolve("labels.jsonl").toString()
                : data.resolve("text.jsonl") + "," + data.resolve("multimodal.jsonl")));
    arguments.addAll(
        List.of(
            "--max-steps", "2", "--batch-size", "3", "--threads", "1", "--decoded-tokens", "4"));
    arguments.addAll(List.of("--validation-share", "0.4"));
    return CommandLines.execute(arguments.toArray(String[]::new));
  }
}
