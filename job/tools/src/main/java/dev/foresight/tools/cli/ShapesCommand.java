// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.tools.train.MadeSetFlags;
import dev.foresight.training.shapes.ShapesDataSet;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a data set without a download. */
@Command(
    name = "shapes",
    description = {
      "Makes a data set to train on without a download: pictures of coloured shapes, with questions"
          + " and answers, and questions that need no image.",
      "",
      "Writes text.jsonl, multimodal.jsonl, labels.jsonl (what the pictures show) and the folder"
          + " images."
    })
final class ShapesCommand implements Callable<Integer> {
  @Mixin private MadeSetFlags set;

  @Option(
      names = "--text",
      paramLabel = "N",
      defaultValue = "1200",
      description = "Conversations without images.")
  private int text;

  @Option(
      names = "--multimodal",
      paramLabel = "N",
      defaultValue = "1200",
      description = "Conversations about images.")
  private int multimodal;

  @Override
  public Integer call() throws IOException {
    if (text < 0 || multimodal < 0) {
      throw new IllegalArgumentException(
          "--text is %d and --multimodal %d, but both must be 0 or above"
              .formatted(text, multimodal));
    }
    ShapesDataSet.write(set.output(), text, multimodal, set.seed());
    return ExitCode.OK;
  }
}
