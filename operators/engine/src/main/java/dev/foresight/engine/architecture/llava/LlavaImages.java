// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import dev.foresight.engine.architecture.ImageGrid;
import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.architecture.ImagePreprocessor;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.ConfigValues;
import dev.foresight.engine.checkpoint.Shown;
import dev.foresight.engine.vision.ClipPreprocessor;
import dev.foresight.engine.vision.PreprocessorConfig;
import dev.foresight.engine.vision.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Images of LLaVA-1.5: whatever their size, a square of pixels {@code [3][S][S]}, red, green and
 * blue planes, row by row.
 */
public final class LlavaImages implements ImagePreprocessor {
  private final ClipPreprocessor preprocessor;
  private final ImageGrid grid;

  private LlavaImages(ClipPreprocessor preprocessor, VisionConfig vision) {
    this.preprocessor = preprocessor;
    int patches = vision.imageSize() / vision.patchSize();
    this.grid = new ImageGrid(patches, patches, vision.imageTokens());
  }

  /**
   * Reads how a checkpoint folder says that images are prepared; it need not have weights.
   *
   * @throws CheckpointException if it does not say, or not what the vision tower takes
   */
  public static LlavaImages read(Path folder, VisionConfig vision) {
    Path file = folder.resolve(PreprocessorConfig.FILE);
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException(
          Shown.path(folder)
              + " has no preprocessor_config.json, which says how images are prepared; download"
              + " it");
    }
    ConfigValues values = ConfigValues.read(file);
    ClipPreprocessor preprocessor = new ClipPreprocessor(PreprocessorConfig.read(values));
    if (preprocessor.size() != vision.imageSize()) {
      throw values.wrong(
          values.has("crop_size") ? "crop_size" : "size",
          preprocessor.size() + " pixels",
          vision.imageSize() + ", as vision_config.image_size of config.json");
    }
    return new LlavaImages(preprocessor, vision);
  }

  /** Returns how a vision tower's images are prepared where no checkpoint says so. */
  static LlavaImages usual(VisionConfig vision) {
    int size = vision.imageSize();
    return new LlavaImages(
        new ClipPreprocessor(
            PreprocessorConfig.parse("{\"size\": %d, \"crop_size\": %d}".formatted(size, size))),
        vision);
  }

  @Override
  public int side() {
    return preprocessor.size();
  }

  @Override
  public int fewestTokens() {
    return grid.tokens();
  }

  @Override
  public boolean padsToSquare(Optional<Boolean> asked) {
    return preprocessor.padsToSquare(asked);
  }

  @Override
  public ImageInput prepare(RgbImage image, Optional<Boolean> padToSquare) {
    return new ImageInput(preprocessor.pixels(image, padToSquare), grid);
  }
}
