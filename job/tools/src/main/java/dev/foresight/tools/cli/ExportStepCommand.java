// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.architecture.Checkpoint;
import dev.foresight.engine.measure.StepExport;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.Requires;
import dev.foresight.tools.options.OutputOption;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes steps down for a GPU elsewhere; hidden, as only who checks the passes there wants it. */
@Command(
    name = "export-step",
    hidden = true,
    description =
        "Writes a model's programs as they go to CUDA, with the calls of a few steps and what the"
            + " CPU made of them, so that any PyTorch with a GPU can take the same steps and"
            + " compare; README.md in the folder says how.")
@Requires(ModelPlace.NAME)
final class ExportStepCommand implements Callable<Integer> {
  @Mixin private ModelPlace model;
  @Mixin private OutputOption output;

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(output.path());
    StepExport.write(Checkpoint.open(model.folder()), output.path());
    return ExitCode.OK;
  }
}
