// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.checkpoint.StoredFloats;
import dev.foresight.engine.runtime.DType;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.testing.TinyModel;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AverageCommandTest {
  private static final String NORM = "text.norm.weight";

  /** Half a step of float16 below 4, which these weights are; reading and writing only round. */
  private static final float ROUNDING = 1e-3f;

  @TempDir Path folder;

  private final StringWriter errors = new StringWriter();
  private final CommandLine command =
      Foresight.commandLine(new PrintStream(OutputStream.nullOutputStream()), DecodingEngine::open)
          .setErr(new PrintWriter(errors));

  @Test
  void writesOneModelOfSeveralInTheTypeThatIsWanted() {
    int code =
        command.execute(
            "average",
            "--models=" + TinyModel.TARGET + "," + TinyModel.TARGET,
            "--store=float16",
            "--output=" + folder);

    assertThat(code).isZero();
    LlavaCheckpoint mean = LlavaCheckpoint.open(folder);
    assertThat(mean.tensor(NORM).dtype()).isEqualTo(DType.FLOAT16);
    assertThat(StoredFloats.read(mean.tensor(NORM)))
        .usingComparatorWithPrecision(ROUNDING)
        .containsExactly(StoredFloats.read(LlavaCheckpoint.open(TinyModel.TARGET).tensor(NORM)));
  }

  @Test
  void namesTheFolderThatHoldsNoModel() {
    int code =
        command.execute(
            "average", "--models=" + TinyModel.TARGET + "," + folder, "--output=" + folder + "/x");

    assertThat(code).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(errors.toString()).contains(folder.toString());
  }
}
