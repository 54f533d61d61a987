// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.options;

import dev.foresight.training.features.ImageFit;
import dev.foresight.training.trainer.TrainingOptions;
import picocli.CommandLine.Option;

/** How images to learn from become squares. */
public final class ImageFitOption {
  @Option(
      names = "--image-fit",
      paramLabel = "WAY",
      description = "How images become squares: checkpoint (as it says), pad or crop.")
  private ImageFit imageFit = TrainingOptions.PAPER.imageFit();

  /** Returns how. */
  public ImageFit imageFit() {
    return imageFit;
  }
}
