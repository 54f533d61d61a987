// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.speculation.TreeLimits;
import dev.foresight.engine.speculation.TreeShape;
import java.util.Optional;

/**
 * How one engine decodes at the moment: with trees of a shape, or plainly. It is set before
 * requests are submitted, and left alone until all of them are answered.
 */
public final class TreeSwitch implements SpeculationPolicy {
  private final TreeLimits limits;
  private volatile Optional<TreeShape> shape = Optional.empty();

  /** Creates a switch that is off: plain decoding. */
  public TreeSwitch(TreeLimits limits) {
    this.limits = limits;
  }

  /** Decodes with such trees from now on; plainly, if absent. */
  void set(Optional<TreeShape> value) {
    shape = value;
  }

  @Override
  public String name() {
    return "switch";
  }

  @Override
  public TreeLimits limits() {
    return limits;
  }

  @Override
  public boolean speculates(GenerationRequest request) {
    return shape.isPresent();
  }

  @Override
  public Optional<TreeShape> begin(GenerationRequest request) {
    return shape;
  }
}
