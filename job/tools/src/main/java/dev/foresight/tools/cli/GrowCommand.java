// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.Requires;
import dev.foresight.tools.options.LayersOption;
import dev.foresight.tools.options.OutputOption;
import dev.foresight.training.storage.StoredType;
import dev.foresight.training.targets.Growth;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a model deeper. */
@Command(
    name = "grow",
    description = {
      "Makes a deeper model that says the same: each layer of --model is followed by copies that add"
          + " nothing yet, and learn to in the next phase of foresight train-target.",
      "",
      "A shallow model learns at a fraction of the price of a deep one; speculation wants a deep one,"
          + " since a level of its draft costs one layer. Train shallow, grow, go on deep."
    })
@Requires(ModelPlace.NAME)
final class GrowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelPlace model;
  @Mixin private LayersOption layers;
  @Mixin private OutputOption output;

  @Override
  public Integer call() throws IOException {
    int number =
        layers
            .number()
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--layers is missing: say how many layers the deeper model has"));
    Growth.grow(model.folder(), number, StoredType.FLOAT32, output.path());
    return ExitCode.OK;
  }
}
