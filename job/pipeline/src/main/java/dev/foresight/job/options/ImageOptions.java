// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.io.Serializable;
import picocli.CommandLine.Option;

/** What images may cost, wherever they are decoded. */
public final class ImageOptions implements Serializable {
  private static final long serialVersionUID = 1;

  @Option(
      names = "--max-image-work",
      paramLabel = "N",
      defaultValue = "" + ImageLimits.DEFAULT_MAX_WORK,
      converter = WholeNumber.FromOne.class,
      description =
          "Work that decoding one image may take, in megapixel-passes: a million pixels, visited"
              + " once. Most pictures take one pass, a progressive JPEG one for each scan, about ten;"
              + " what announces more is refused as IMAGE_TOO_EXPENSIVE.")
  private int maxImageWork;

  /** Returns an engine's options with the limit. */
  public EngineOptions applyTo(EngineOptions options) {
    return options.withMaxImageWork(maxImageWork);
  }
}
