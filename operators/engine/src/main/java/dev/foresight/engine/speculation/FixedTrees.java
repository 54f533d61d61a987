// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.foresight.engine.request.GenerationRequest;
import java.util.Optional;

/**
 * Trees of one size at every step, whatever the load: those of MSD's reference code (arXiv
 * 2505.14260), node for node.
 *
 * @param shape of all trees
 */
public record FixedTrees(TreeShape shape) implements SpeculationPolicy {
  /** Creates trees of so many nodes, levels and children, see {@link TreeShape}. */
  public FixedTrees(int total, int depth, int topK) {
    this(new TreeShape(total, depth, topK));
  }

  /**
   * Reads {@code TOTAL,DEPTH,TOPK}.
   *
   * @throws IllegalArgumentException if the text is nothing of the kind
   */
  public static FixedTrees parse(String text) {
    return new FixedTrees(TreeShape.parse(text));
  }

  @Override
  public String name() {
    return PolicyNames.FIXED + shape;
  }

  @Override
  public TreeLimits limits() {
    return shape.limits();
  }

  @Override
  public boolean speculates(GenerationRequest request) {
    return true;
  }

  @Override
  public Optional<TreeGrowth> begin(TreeRoot root) {
    return Optional.of(new TreeGrowth(root.token(), shape));
  }

  /** Returns the shape, which is all that reports tell of the policy. */
  @Override
  @JsonValue
  public TreeShape shape() {
    return shape;
  }

  /** Returns the shape, as {@link TreeShape#parse} reads it. */
  @Override
  public String toString() {
    return shape.toString();
  }
}
