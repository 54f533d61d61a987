// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.ConfigValues;
import dev.foresight.engine.checkpoint.Shown;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A checkpoint's {@code processor_config.json}: how transformers counts the positions of an image.
 * Here {@code config.json} alone says so; a folder in which the two differ is a mixture of two
 * checkpoints, and one of them would go wrong.
 *
 * @param values of the file; none if there is none
 */
record ProcessorConfig(ConfigValues values) {
  private static final String STRATEGY = "vision_feature_select_strategy";
  private static final String EXTRA = "num_additional_image_tokens";

  /**
   * Reads the file of a checkpoint folder.
   *
   * @throws CheckpointException if it is no JSON object
   */
  static ProcessorConfig read(Path folder) {
    Path file = folder.resolve("processor_config.json");
    return new ProcessorConfig(
        Files.isRegularFile(file) ? ConfigValues.read(file) : ConfigValues.parse("{}", file));
  }

  /**
   * Checks that an image takes as many positions as the model's configuration says.
   *
   * @throws CheckpointException if not
   */
  void requireFits(VisionConfig vision) {
    values.choice("processor_class", "LlavaProcessor", "LlavaProcessor");
    int patch = values.integer("patch_size", vision.patchSize(), 1, vision.imageSize());
    if (patch != vision.patchSize()) {
      throw values.wrong(
          "patch_size", patch, vision.patchSize() + ", as vision_config.patch_size of config.json");
    }
    String own = vision.dropsClassToken() ? "default" : "full";
    String strategy = values.choice(STRATEGY, own, "default", "full");
    if (!strategy.equals(own)) {
      throw values.wrong(STRATEGY, strategy, own + ", as in config.json");
    }
    // A CLIP tower has one token beside the patches; older files do not say so.
    values.integer(EXTRA, 1, 1, 1);
  }

  /**
   * Checks that an image's mark is the token that the model's configuration names.
   *
   * @param mark the text of that token
   * @throws CheckpointException if not
   */
  void requireMark(String mark) {
    String named = values.text("image_token", mark);
    if (!named.equals(mark)) {
      throw values.wrong(
          "image_token",
          named,
          Shown.value(mark) + ", the token of config.json's image_token_index");
    }
  }
}
