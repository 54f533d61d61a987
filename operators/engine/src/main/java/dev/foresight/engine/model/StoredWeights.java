// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.runtime.Tensor;
import java.util.function.Function;

/**
 * Weights of a checkpoint folder.
 *
 * @param stored finds a tensor by its one name
 */
public record StoredWeights(TensorPrograms programs, Function<String, StoredTensor> stored)
    implements WeightSource {
  @Override
  public Tensor read(String name) {
    return programs.read(stored.apply(name));
  }
}
