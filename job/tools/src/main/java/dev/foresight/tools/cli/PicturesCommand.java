// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.tools.train.MadeSetFlags;
import dev.foresight.tools.train.PictureSources;
import dev.foresight.training.pictures.PicturesDataSet;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the data set of pictures that people know. */
@Command(
    name = "pictures",
    description = {
      "Makes the data set that the bundled model is made from: emoji, flags and scenes of them on"
          + " plain backgrounds, with questions and answers, and questions that need no image. Its"
          + " sources are packages that you fetch first: deploy/docs/training.md says which.",
      "",
      "Writes, to learn from, labels.jsonl (what pictures show), text.jsonl and multimodal.jsonl;"
          + " and of what is held out, style-labels.jsonl, style.jsonl (a whole drawing style),"
          + " cells.jsonl (things in a style that draws others) and scenes.jsonl (pairs of things)."
          + " The same sources and seed give the same files."
    })
final class PicturesCommand implements Callable<Integer> {
  @Mixin private PictureSources sources;
  @Mixin private MadeSetFlags set;

  @Option(
      names = "--labelled",
      paramLabel = "N",
      defaultValue = "12",
      description = "Labelled pictures of each thing in each style, all different.")
  private int labelled;

  @Option(
      names = "--talked",
      paramLabel = "N",
      defaultValue = "6",
      description = "Pictures with questions of each thing in each style.")
  private int talked;

  @Option(
      names = "--scenes",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Pictures of two things, with questions.")
  private int scenes;

  @Option(
      names = "--held-out-scenes",
      paramLabel = "N",
      defaultValue = "200",
      description = "Likewise, of pairs that are held out.")
  private int heldOutScenes;

  @Override
  public Integer call() throws IOException {
    PicturesDataSet.write(
        sources.folder(),
        sources.core(),
        set.output(),
        new PicturesDataSet.Counts(labelled, talked, scenes, heldOutScenes),
        set.seed());
    return ExitCode.OK;
  }
}
