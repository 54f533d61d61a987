// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.architecture.llava;

import dev.foresight.engine.runtime.Tensor;

/**
 * What the vision tower computed.
 *
 * @param features of the feature layer, {@code [images, tokens, V]}
 * @param projected what the decoder sees, {@code [images, tokens, H]}
 */
public record VisionOutput(Tensor features, Tensor projected) implements AutoCloseable {
  @Override
  public void close() {
    features.close();
    projected.close();
  }
}
