// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.ConfigValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How a checkpoint wants its images.
 *
 * @param size what images are scaled to
 * @param cropSize side of the square that is cut from the middle, and of the pixel values
 * @param filter how images are scaled
 * @param rescaleFactor multiplies samples of 0..255; 1 where rescaling is off
 * @param normalize whether the mean is subtracted and the rest divided by the deviation
 * @param mean of rescaled samples: red, green, blue; also the colour of padding
 * @param std standard deviation of rescaled samples: red, green, blue
 * @param padToSquare whether images are padded to a square before they are scaled
 */
public record PreprocessorConfig(
    TargetSize size,
    int cropSize,
    ResamplingFilter filter,
    double rescaleFactor,
    boolean normalize,
    List<Double> mean,
    List<Double> std,
    boolean padToSquare) {
  /** The file of a checkpoint folder that says so. */
  public static final Path FILE = Path.of("preprocessor_config.json");

  /** Checks that the crop lies within the scaled image and that the numbers make sense. */
  public PreprocessorConfig {
    Objects.requireNonNull(filter, "filter");
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (cropSize < 1 || cropSize > size.shortestEdge()) {
      throw new IllegalArgumentException(
          "crop_size is %d, but images are scaled to %s: it must be in 1..%d"
              .formatted(cropSize, size, size.shortestEdge()));
    }
    if (mean.size() != 3 || !mean.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "image_mean is %s: it must be three finite numbers".formatted(mean));
    }
    if (std.size() != 3 || !std.stream().allMatch(value -> Double.isFinite(value) && value != 0)) {
      throw new IllegalArgumentException(
          "image_std is %s: it must be three finite numbers other than 0".formatted(std));
    }
    if (!Double.isFinite(rescaleFactor)) {
      throw new IllegalArgumentException(
          "rescale_factor is %s: it must be finite".formatted(rescaleFactor));
    }
  }

  /**
   * Reads a {@code preprocessor_config.json}; what it leaves out is as in Hugging Face's {@code
   * CLIPImageProcessor}.
   *
   * @throws CheckpointException names the field that is wrong or not supported, and the remedy
   */
  public static PreprocessorConfig read(ConfigValues values) {
    return new PreprocessorConfigParser(values).parse();
  }

  /**
   * Reads the text of a {@code preprocessor_config.json}.
   *
   * @throws CheckpointException names the field that is wrong or not supported, and the remedy
   */
  public static PreprocessorConfig parse(String json) {
    return read(ConfigValues.parse(json, FILE));
  }
}
