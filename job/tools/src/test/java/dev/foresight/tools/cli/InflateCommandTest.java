// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.testing.TinyModel;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class InflateCommandTest {
  @TempDir Path folder;

  private final CommandLine command =
      Foresight.commandLine(new PrintStream(OutputStream.nullOutputStream()), DecodingEngine::open);

  @Test
  void writesAPairOfTwins() {
    int code =
        command.execute(
            "inflate",
            "--model=" + TinyModel.TARGET,
            "--draft=" + TinyModel.DRAFT,
            "--output=" + folder,
            "--layers=4");
    assertThat(code).isZero();
    var model = LlavaCheckpoint.open(folder.resolve("model")).config().text();
    assertThat(model.layers()).isEqualTo(4);
    assertThat(model.hiddenSize()).isEqualTo(576);
    assertThat(DraftCheckpoint.open(folder.resolve("draft")).config().hiddenSize()).isEqualTo(576);
  }

  @Test
  void isNotAmongTheCommandsThatHelpNames() {
    assertThat(command.getUsageMessage()).contains("bench").doesNotContain("inflate");
  }
}
