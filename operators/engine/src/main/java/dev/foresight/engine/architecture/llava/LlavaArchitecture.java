// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import dev.foresight.engine.architecture.Architecture;
import dev.foresight.engine.architecture.Checkpoint;
import dev.foresight.engine.architecture.ModelShape;
import dev.foresight.engine.checkpoint.TextConfig;
import java.nio.file.Path;
import java.util.Set;

/** LLaVA-1.5, as {@code llava-hf/llava-1.5-7b-hf} is published. */
public final class LlavaArchitecture implements Architecture {
  static final String MODEL_TYPE = "llava";
  static final String NAME = "LLaVA-1.5";
  static final String COVERS =
      NAME
          + " alone: llava with a text_config of llama and a vision_config of"
          + " clip_vision_model";

  private static final ModelShape SMALLEST =
      new LlavaConfig(
          new TextConfig(128, 64, 128, 1, 2, 2, 32, 512, 1e-5, 10_000, false),
          new VisionConfig(64, 128, 1, 2, 28, 14, 1e-5, true, 1, true),
          127,
          Set.of());

  @Override
  public String modelType() {
    return MODEL_TYPE;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String covers() {
    return COVERS;
  }

  @Override
  public Checkpoint open(Path folder) {
    return LlavaCheckpoint.open(folder);
  }

  @Override
  public ModelShape readShape(Path file) {
    return LlavaConfig.readShape(file);
  }

  @Override
  public ModelShape smallest() {
    return SMALLEST;
  }
}
