// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.checkpoint.LlavaCheckpoint;
import dev.foresight.engine.runtime.Tensor;

/** Weights of a checkpoint folder. */
record StoredWeights(TensorPrograms programs, LlavaCheckpoint checkpoint) implements WeightSource {
  @Override
  public Tensor read(String name) {
    return programs.read(checkpoint.tensor(name));
  }
}
