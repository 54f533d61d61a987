// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.inflation.Inflator;
import dev.foresight.engine.inflation.TwinShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a pair to measure speculation with; hidden, as nobody needs it to caption images. */
@Command(
    name = "inflate",
    hidden = true,
    description = {
      "Makes large twins of a small model and its draft, which give the same answers.",
      "",
      "Rows are padded with zeros to 576, heads of the same width to as many, the MLP to 1536, and"
          + " layers are added that compute and change nothing: what the draft proposes is as good as"
          + " before, at the price of the larger shape."
    })
final class InflateCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      required = true,
      description = "Folder of the model, in float32.")
  private Path model;

  @Option(
      names = "--draft",
      paramLabel = "DIR",
      required = true,
      description = "Folder of its draft, in float32.")
  private Path draft;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Where the folders model and draft are written.")
  private Path output;

  @Option(
      names = "--layers",
      paramLabel = "N",
      defaultValue = "30",
      description = "Layers of the model's twin; default: ${DEFAULT-VALUE}.")
  private int layers;

  @Override
  public Integer call() throws IOException {
    TwinShape small = TwinShape.SMALL;
    Inflator inflator =
        new Inflator(new TwinShape(small.hiddenSize(), small.intermediateSize(), layers));
    inflator.inflateTarget(model, output.resolve("model"));
    inflator.inflateDraft(draft, output.resolve("draft"));
    return ExitCode.OK;
  }
}
