// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.sharing;

import dev.foresight.engine.architecture.Checkpoint;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.model.ModelDtype;
import dev.foresight.engine.serving.EngineOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What engines are told apart by: two callers who mean the same bytes on the same device share one
 * engine, wherever each has the bytes.
 *
 * @param device as options name it
 * @param checkpoint digest of the model's checkpoint
 * @param draft digest of the draft's checkpoint, if there is a draft
 * @param dtype that the model computes in, never {@link ModelDtype#AUTO}
 */
record EngineKey(String device, String checkpoint, Optional<String> draft, ModelDtype dtype) {
  /**
   * Reads the digests of the folders that are there now.
   *
   * @throws CheckpointException if a folder cannot be used
   */
  static EngineKey of(Path model, EngineOptions options) {
    return new EngineKey(
        options.device(),
        Checkpoint.open(model).fingerprint(),
        options.speculation().map(with -> DraftCheckpoint.open(with.draft()).fingerprint()),
        options.dtype().on(options.device()));
  }
}
