// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.msd.TreeShape;
import dev.foresight.engine.request.GenerationRequest;
import java.util.Optional;
import java.util.function.Function;

/**
 * How one engine decodes at the moment: with trees of a shape, or plainly. An engine that is opened
 * with it asks whenever a request joins its batch, so it is set before requests are submitted, and
 * left alone until all of them are answered.
 */
public final class TreeSwitch implements Function<GenerationRequest, Optional<TreeShape>> {
  private volatile Optional<TreeShape> shape = Optional.empty();

  /** Decodes with such trees from now on; plainly, if absent. */
  void set(Optional<TreeShape> value) {
    shape = value;
  }

  @Override
  public Optional<TreeShape> apply(GenerationRequest request) {
    return shape;
  }
}
