// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.architecture.llava.LlavaShapes;
import dev.foresight.engine.architecture.llava.LlavaTower;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.Fingerprint;
import dev.foresight.engine.checkpoint.StoredFloats;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.checkpoint.WeightFiles;
import dev.foresight.training.optimiser.FreshWeights;
import dev.foresight.training.run.RandomStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The model that a phase begins with: a checkpoint's, or a fresh one where the folder has no
 * weights, but all else of a checkpoint.
 *
 * @param folder laid out as {@code llava-hf/llava-1.5-7b-hf} is published
 * @param config shape of the model
 * @param shapes of all weights by their one names
 * @param checkpoint empty: weights are fresh
 * @param tower vision tower in the place of the checkpoint's, by its tensors' one names; empty:
 *     none
 * @param seed of those
 */
record Beginning(
    Path folder,
    LlavaConfig config,
    Map<String, long[]> shapes,
    Optional<LlavaCheckpoint> checkpoint,
    Map<String, StoredTensor> tower,
    long seed) {
  /**
   * Opens a folder.
   *
   * @param tower folder that the vision tower is taken from; empty: the same
   * @throws CheckpointException if it cannot be used
   */
  static Beginning open(Path folder, Optional<Path> tower, long seed) {
    Optional<LlavaCheckpoint> checkpoint =
        WeightFiles.exist(folder) ? Optional.of(LlavaCheckpoint.open(folder)) : Optional.empty();
    LlavaConfig config =
        checkpoint.map(LlavaCheckpoint::config).orElseGet(() -> LlavaConfig.read(folder));
    Map<String, StoredTensor> other =
        tower.map(from -> LlavaTower.read(from, config)).orElse(Map.of());
    return new Beginning(folder, config, LlavaShapes.of(config), checkpoint, other, seed);
  }

  /** Returns what tells this beginning from others. */
  String fingerprint() {
    String model =
        checkpoint.map(LlavaCheckpoint::fingerprint).orElse("fresh weights of " + config);
    return tower.isEmpty()
        ? model
        : "%s, tower %s"
            .formatted(model, Fingerprint.of(folder.resolve("config.json"), new TreeMap<>(tower)));
  }

  /** Reads or makes the values of a weight, by its one name, row-major. */
  float[] values(String name) {
    if (tower.containsKey(name)) {
      return StoredFloats.read(tower.get(name));
    }
    return checkpoint.isPresent()
        ? StoredFloats.read(checkpoint.get().tensor(name))
        : fresh(name, shapes.get(name));
  }

  /**
   * Uniform within one over the root of a row's inputs, as PyTorch's linear layers begin; what
   * writes to the decoder's residual stream is smaller by the root of how often that is done. Norms
   * are 1, biases 0.
   */
  private float[] fresh(String name, long[] shape) {
    if (name.endsWith(".bias")) {
      return FreshWeights.full(shape, 0);
    }
    if (name.matches(".*norm\\d?\\.weight")) {
      return FreshWeights.full(shape, 1);
    }
    List<String> names = new ArrayList<>(shapes.keySet());
    SplittableRandom random =
        new SplittableRandom(RandomStream.WEIGHTS.seed(seed, names.indexOf(name)));
    long inputs = 1;
    for (int i = shape.length == 1 ? 0 : 1; i < shape.length; i++) {
      inputs *= shape[i];
    }
    double bound = 1 / Math.sqrt(inputs);
    if (Part.writesToStream(name)) {
      bound /= Math.sqrt(2.0 * config.text().layers());
    }
    float[] values = FreshWeights.uniform(shape, bound, random);
    new LocalAttention(config.vision()).apply(name, values);
    return values;
  }
}
