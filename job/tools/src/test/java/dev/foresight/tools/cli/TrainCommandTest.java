// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.testing.TinyModel;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From no data at all to a draft, as a user would go. */
final class TrainCommandTest {
  @TempDir private Path folder;

  @Test
  void trainsADraftOnTheShapesItMade() {
    Path data = folder.resolve("data");
    CommandLines.Outcome shapes =
        CommandLines.execute(
            "shapes", "--output", data.toString(), "--text", "8", "--multimodal", "8");
    assertThat(shapes.code()).isEqualTo(ExitCode.OK);

    CommandLines.Outcome trained = train(data, "--max-steps", "3");
    assertThat(trained.code()).as(trained.err()).isEqualTo(ExitCode.OK);
    assertThat(trained.out().strip()).isEqualTo(folder.resolve("run/draft").toString());
    assertThat(trained.err()).contains("3 steps").contains("tau");
    assertThat(DraftCheckpoint.open(folder.resolve("run/draft")).config().hiddenSize())
        .isEqualTo(64);

    CommandLines.Outcome again = train(data, "--max-steps", "3");
    assertThat(again.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(again.err()).contains("holds a run already").contains("--resume");
  }

  @Test
  void saysWhichOptionIsOutOfItsRange() {
    CommandLines.Outcome result = train(folder, "--epochs", "0");
    assertThat(result.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(result.err()).contains("epochs is 0, but must be 1 or above");
  }

  private CommandLines.Outcome train(Path data, String... more) {
    String[] arguments = {
      "train",
      "--model",
      TinyModel.TARGET.toString(),
      "--data",
      data.resolve("text.jsonl") + "," + data.resolve("multimodal.jsonl"),
      "--output",
      folder.resolve("run").toString(),
      "--preset",
      "small",
      "--threads",
      "1",
      "--validation-share",
      "0.2",
      "--decoded-tokens",
      "8"
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return CommandLines.execute(all);
  }
}
