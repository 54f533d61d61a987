// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.inflation.Inflator;
import dev.foresight.engine.inflation.TwinShape;
import dev.foresight.job.options.DraftPlace;
import dev.foresight.job.options.ModelPlace;
import dev.foresight.job.options.Requires;
import dev.foresight.tools.options.LayersOption;
import dev.foresight.tools.options.OutputOption;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a pair to measure speculation with; hidden, as nobody needs it to caption images. */
@Command(
    name = "inflate",
    hidden = true,
    description = {
      "Makes large twins of a small model and its draft, both in float32, which give the same answers,"
          + " in the folders model and draft of --output.",
      "",
      "Rows are padded with zeros to 576, heads of the same width to as many, the MLP to 1536, and"
          + " layers are added that compute and change nothing: what the draft proposes is as good as"
          + " before, at the price of the larger shape."
    })
@Requires({ModelPlace.NAME, DraftPlace.NAME})
final class InflateCommand implements Callable<Integer> {
  private static final int USUAL_LAYERS = 30;

  @Mixin private ModelPlace model;
  @Mixin private DraftPlace draft;
  @Mixin private OutputOption output;

  @Mixin private LayersOption layers;

  @Override
  public Integer call() throws IOException {
    TwinShape small = TwinShape.SMALL;
    Inflator inflator =
        new Inflator(
            new TwinShape(
                small.hiddenSize(),
                small.intermediateSize(),
                layers.number().orElse(USUAL_LAYERS)));
    inflator.inflateTarget(model.folder(), output.path().resolve("model"));
    inflator.inflateDraft(draft.folder().orElseThrow(), output.path().resolve("draft"));
    return ExitCode.OK;
  }
}
