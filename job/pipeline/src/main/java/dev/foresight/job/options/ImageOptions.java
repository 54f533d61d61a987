// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.engine.vision.formats.ImageLimits;
import picocli.CommandLine.Option;

/** What images may cost, wherever they are decoded. */
public final class ImageOptions {
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

  /** Returns the work that decoding one image may take, in megapixel-passes. */
  public int maxImageWork() {
    return maxImageWork;
  }
}
