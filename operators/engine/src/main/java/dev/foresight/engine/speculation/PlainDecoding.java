// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import dev.foresight.engine.request.GenerationRequest;
import java.util.Optional;

/** Proposes nothing. */
public record PlainDecoding() implements SpeculationPolicy {
  @Override
  public String name() {
    return PolicyNames.OFF;
  }

  @Override
  public TreeLimits limits() {
    return TreeLimits.ROOT_ONLY;
  }

  @Override
  public boolean speculates(GenerationRequest request) {
    return false;
  }

  @Override
  public Optional<TreeGrowth> begin(TreeRoot root) {
    return Optional.empty();
  }
}
