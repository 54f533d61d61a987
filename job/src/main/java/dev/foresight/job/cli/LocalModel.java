// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.cli;

import dev.foresight.engine.checkpoint.LlavaCheckpoint;
import java.nio.file.Path;

/** Checks of a model's folder that cost nothing. */
final class LocalModel {
  private LocalModel() {}

  /**
   * Reads what is small: configuration and the tensors' names and shapes.
   *
   * @throws dev.foresight.engine.checkpoint.CheckpointException if the model can't be used
   */
  static void check(Path folder) {
    LlavaCheckpoint.open(folder);
  }
}
