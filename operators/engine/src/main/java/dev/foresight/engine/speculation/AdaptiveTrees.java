// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.foresight.engine.request.GenerationRequest;
import java.util.Optional;

/**
 * Trees that are as large as they pay, within a shape: each engine learns what drafting and
 * verifying take on its machine and how often the draft is right, see {@link TreeBudget}.
 *
 * @param most that a tree may become
 */
public record AdaptiveTrees(TreeShape most) implements SpeculationPolicy {
  @Override
  public String name() {
    return PolicyNames.ADAPTIVE + most;
  }

  @Override
  public TreeLimits limits() {
    return most.limits();
  }

  @Override
  public boolean speculates(GenerationRequest request) {
    return true;
  }

  @Override
  public Optional<TreeGrowth> begin(TreeRoot root) {
    return Optional.of(new TreeGrowth(root, most));
  }

  @Override
  public SpeculationPolicy steady() {
    return new FixedTrees(most);
  }

  @Override
  public SpeculationPolicy forEngine() {
    return new TreeBudget(this);
  }

  /** Returns its name, which is all that reports tell of the policy. */
  @Override
  @JsonValue
  public String toString() {
    return name();
  }
}
