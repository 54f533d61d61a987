// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Tensor;

/** Where a model's weights come from, by the names of {@code checkpoint}. */
public interface WeightSource {
  /** Returns a float32 tensor of the named weight; the caller owns it. */
  Tensor read(String name);

  /**
   * Returns which decoder layer's weights a layer uses: itself, or an earlier one whose memory it
   * shares.
   */
  default int layerOf(int layer) {
    return layer;
  }
}
