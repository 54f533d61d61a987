// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import dev.foresight.engine.runtime.Tensor;
import java.util.List;

/**
 * What the target makes of a sample. L is its length, H the hidden size.
 *
 * @param hidden states after the last norm, {@code [L, H]}
 * @param visual what stands at the positions of its images, {@code [images, rows, H]} each
 */
public record SampleFeatures(EncodedSample sample, Tensor hidden, List<Tensor> visual)
    implements AutoCloseable {
  @Override
  public void close() {
    hidden.close();
    visual.forEach(Tensor::close);
  }
}
