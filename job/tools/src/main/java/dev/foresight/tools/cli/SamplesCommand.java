// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.tools.train.MadeSetFlags;
import dev.foresight.tools.train.PictureSources;
import dev.foresight.training.pictures.PictureSamples;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes what the demo shows; hidden, as only who makes the bundled model makes it. */
@Command(
    name = "samples",
    hidden = true,
    description = {
      "Makes the samples of the demo from the sources of foresight pictures: pictures that are in"
          + " no data set, and samples.jsonl with a question about each and its right answer.",
      "",
      "The last ones before two that are bad on purpose are drawn in the style that is held out."
          + " The same sources and seed give the same files."
    })
final class SamplesCommand implements Callable<Integer> {
  @Mixin private PictureSources sources;
  @Mixin private MadeSetFlags set;

  @Override
  public Integer call() throws IOException {
    PictureSamples.write(sources.folder(), sources.core(), set.output(), set.seed());
    return ExitCode.OK;
  }
}
