// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.trainer;

import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.training.draft.DraftWeights;
import dev.foresight.training.optimiser.FreshWeights;
import dev.foresight.training.run.RandomStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Weights of a draft that has learnt nothing: as PyTorch's linear layers begin, uniform within one
 * over the root of a row's inputs; norms are 1.
 */
final class InitialWeights {
  private InitialWeights() {}

  static Map<String, float[]> fresh(TextConfig config, long seed) {
    SplittableRandom random = new SplittableRandom(RandomStream.WEIGHTS.seed(seed));
    Map<String, long[]> shapes = DraftCheckpoint.shapes(config);
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (String name : DraftWeights.names()) {
      long[] shape = shapes.get(name);
      if (name.endsWith("layernorm.weight")) {
        weights.put(name, FreshWeights.full(shape, 1));
      } else {
        // A bias's bound is that of its matrix.
        long inputs = shape.length > 1 ? shape[1] : 2L * config.hiddenSize();
        weights.put(name, FreshWeights.uniform(shape, 1 / Math.sqrt(inputs), random));
      }
    }
    return weights;
  }
}
