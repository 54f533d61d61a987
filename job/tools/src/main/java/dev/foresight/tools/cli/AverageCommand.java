// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.tools.options.OutputOption;
import dev.foresight.tools.options.StoreOption;
import dev.foresight.training.targets.Averaging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes one model of several. */
@Command(
    name = "average",
    description = {
      "Writes the mean of the weights of models that went on from the same one: it is more often"
          + " right than each of them about what is unlike all that was learnt.",
      "",
      "Of one model alone it writes the same, in the type of --store."
    })
final class AverageCommand implements Callable<Integer> {
  @Option(
      names = "--models",
      paramLabel = "DIR",
      required = true,
      arity = "1..*",
      split = ",",
      description =
          "Folders of the models, of one shape; one that is given twice counts twice. The first"
              + " one's tokenizer is the mean's.")
  private List<Path> models;

  @Mixin private StoreOption store;
  @Mixin private OutputOption output;

  @Override
  public Integer call() throws IOException {
    Averaging.average(models, store.type(), output.path());
    return ExitCode.OK;
  }
}
