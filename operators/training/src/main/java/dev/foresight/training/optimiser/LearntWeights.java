// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.optimiser;

import dev.foresight.engine.runtime.Tensor;
import java.util.List;

/** Weights that an optimiser moves. They stay their owner's. */
public interface LearntWeights {
  /** Returns the tensors, float32, that gradients are taken by; one for each group. */
  List<Tensor> learnt();

  /** Returns which published weights stand in which tensor. */
  WeightGroups groups();
}
