// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.optimiser;

import dev.foresight.engine.runtime.Tensor;
import java.util.List;
import java.util.OptionalInt;

/** What a batch cost, and the gradients of that. */
public interface BatchResult extends AutoCloseable {
  /** Returns the gradient by each learnt tensor. */
  List<Tensor> gradients();

  /** Returns the first sample of the batch with a loss that is no finite number. */
  OptionalInt notFinite();

  @Override
  default void close() {
    gradients().forEach(Tensor::close);
  }
}
