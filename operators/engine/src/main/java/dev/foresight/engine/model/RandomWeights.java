// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Tensor;
import java.util.Map;

/**
 * Weights of any shape without a checkpoint, for measuring: norms are one, biases zero, matrices
 * uniform and so small that activations stay finite. They follow from a weight's name alone: the
 * same in every process.
 *
 * @param shapes of all weights by name
 * @param sharedLayers whether all decoder layers use the first one's weights: shapes larger than
 *     memory can be measured, as long as one layer is larger than the processor's caches
 */
public record RandomWeights(
    TensorPrograms programs, Map<String, long[]> shapes, boolean sharedLayers)
    implements WeightSource {
  @Override
  public Tensor read(String name) {
    long[] shape = shapes.get(name);
    if (shape.length > 1) {
      return programs.uniform(name.hashCode(), shape);
    }
    return programs.full(name.endsWith("bias") ? 0 : 1, shape);
  }

  @Override
  public int layerOf(int layer) {
    return sharedLayers ? 0 : layer;
  }
}
