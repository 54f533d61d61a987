// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cli;

import dev.foresight.training.shapes.ShapesDataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Folder that is written, made where there is none.")
  private Path output;

  @Option(
      names = "--text",
      paramLabel = "N",
      defaultValue = "1200",
      description = "Conversations without images; default: ${DEFAULT-VALUE}.")
  private int text;

  @Option(
      names = "--multimodal",
      paramLabel = "N",
      defaultValue = "1200",
      description = "Conversations about images; default: ${DEFAULT-VALUE}.")
  private int multimodal;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same set; default: ${DEFAULT-VALUE}.")
  private long seed;

  @Override
  public Integer call() throws IOException {
    if (text < 0 || multimodal < 0) {
      throw new IllegalArgumentException(
          "--text is %d and --multimodal %d, but both must be 0 or above"
              .formatted(text, multimodal));
    }
    ShapesDataSet.write(output, text, multimodal, seed);
    return ExitCode.OK;
  }
}
