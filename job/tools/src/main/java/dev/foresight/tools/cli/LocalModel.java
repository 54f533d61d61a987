// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.serving.EngineOptions;
import dev.foresight.engine.serving.EnginePlan;
import java.nio.file.Path;

/** Checks of a model's folder that cost little. */
final class LocalModel {
  private LocalModel() {}

  /**
   * Reads what is small: configurations, tokenizer, and the tensors' names and shapes.
   *
   * @throws dev.foresight.engine.checkpoint.CheckpointException if the model can't be used
   */
  static void check(Path folder) {
    EnginePlan.of(folder, EngineOptions.defaults());
  }

  /**
   * Reads what is small of a draft; whether it fits its model shows when it is loaded.
   *
   * @throws dev.foresight.engine.checkpoint.CheckpointException if the draft can't be used
   */
  static void checkDraft(Path folder) {
    DraftCheckpoint.open(folder);
  }
}
