// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture;

import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.GenerationConfig;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.model.ModelOptions;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.text.Tokenizer;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/** A model's folder, whose tensors were checked against its {@code config.json}. */
public interface Checkpoint {
  /**
   * Opens a folder of any known family; weights are not read yet.
   *
   * @throws CheckpointException if a file is missing or broken, or tensors are missing, misshapen,
   *     of another type or unknown
   */
  static Checkpoint open(Path folder) {
    return Architecture.of(folder).open(folder);
  }

  /** Returns the folder. */
  Path folder();

  /** Returns the folder's name. */
  default String name() {
    return folder().toAbsolutePath().normalize().getFileName().toString();
  }

  /** Returns what {@code config.json} says. */
  ModelShape config();

  /** Returns what {@code generation_config.json} says. */
  default GenerationConfig generationConfig() {
    return GenerationConfig.read(folder(), config().text().vocabularySize());
  }

  /**
   * Returns a tensor by its one name.
   *
   * @throws IllegalArgumentException if there is no tensor of that name
   */
  StoredTensor tensor(String name);

  /** Returns a digest that tells this checkpoint from others, hexadecimal. */
  String fingerprint();

  /**
   * Returns how the folder says that images are prepared.
   *
   * @throws CheckpointException if it does not say, or not what the model takes
   */
  ImagePreprocessor images();

  /**
   * Checks that the folder's tokenizer marks images as the model expects them.
   *
   * @throws CheckpointException if not
   */
  void requireFits(Tokenizer tokenizer);

  /**
   * Reads the weights into a device's memory; the caller owns the model.
   *
   * @param layersDone told after each of the decoder's layers how many are loaded
   */
  Target load(Torch torch, ModelOptions options, IntConsumer layersDone);
}
