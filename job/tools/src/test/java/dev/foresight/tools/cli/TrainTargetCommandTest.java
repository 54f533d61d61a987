// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.testing.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a configuration and a tokenizer to a model that answers, as a user would go. */
final class TrainTargetCommandTest {
  @TempDir private Path folder;

  @Test
  void trainsAllPhasesToAModelThatTheEngineAnswersWith() throws IOException {
    Path shape = folder.resolve("shape");
    Path data = folder.resolve("data");
    CommandLines.Outcome shapes =
        CommandLines.execute(
            "shapes", "--output", data.toString(), "--text", "8", "--multimodal", "8");
    assertThat(shapes.code()).as(shapes.err()).isEqualTo(ExitCode.OK);

    CommandLines.Outcome tokenizer =
        CommandLines.execute(
            "tokenizer",
            "--like",
            TinyModel.TARGET.toString(),
            "--data",
            data.resolve("text.jsonl") + "," + data.resolve("multimodal.jsonl"),
            "--vocabulary",
            "400",
            "--output",
            shape.toString());
    assertThat(tokenizer.code()).as(tokenizer.err()).isEqualTo(ExitCode.OK);

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
    assertThat(LlavaCheckpoint.open(Path.of(model)).config().text().vocabularySize())
        .isEqualTo(400);
  }

  @Test
  void validatesWithTheFilesThatAreNamed() {
    Path data = folder.resolve("data");
    CommandLines.execute("shapes", "--output", data.toString(), "--text", "0", "--multimodal", "6");
    String labels = data.resolve("labels.jsonl").toString();
    CommandLines.Outcome trained =
        CommandLines.execute(
            "train-target",
            "--phase",
            "vision",
            "--model",
            TinyModel.TARGET.toString(),
            "--data",
            labels,
            "--validation-data",
            labels,
            "--output",
            folder.resolve("vision").toString(),
            "--max-steps",
            "1",
            "--batch-size",
            "2",
            "--threads",
            "1",
            "--label-smoothing",
            "0.1");
    assertThat(trained.code()).as(trained.err()).isEqualTo(ExitCode.OK);
    assertThat(trained.err()).contains("6 about images");
    assertThat(folder.resolve("vision/metrics.jsonl"))
        .content()
        .contains("\"background\":{\"samples\":6,");
  }

  @Test
  void picturesSaysWhichPackageIsMissing() throws IOException {
    CommandLines.Outcome outcome =
        CommandLines.execute(
            "pictures",
            "--sources",
            Files.createDirectory(folder.resolve("sources")).toString(),
            "--output",
            folder.resolve("pictures").toString());
    assertThat(outcome.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(outcome.err()).contains("data.noun cannot be read").hasLineCount(1);
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
