// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.draft;

import dev.foresight.engine.model.Positions;
import dev.foresight.engine.runtime.Tensor;
import java.util.List;

/**
 * What the target makes of a sample. L is its length, H the hidden size.
 *
 * @param positions where its rows stand
 * @param hidden states after the last norm, {@code [L, H]}
 * @param visual what stands at the positions of its images, {@code [images, rows, H]} each
 */
public record SampleFeatures(
    EncodedSample sample, Positions positions, Tensor hidden, List<Tensor> visual)
    implements AutoCloseable {
  /** Creates features of rows whose positions are counted. */
  public SampleFeatures(EncodedSample sample, Tensor hidden, List<Tensor> visual) {
    this(sample, Positions.COUNTED, hidden, visual);
  }

  @Override
  public void close() {
    hidden.close();
    visual.forEach(Tensor::close);
  }
}
