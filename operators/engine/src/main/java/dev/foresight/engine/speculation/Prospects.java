// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import java.util.Arrays;
import java.util.List;

/** How likely the nodes of a tree are accepted, and how many of them are chosen so far. */
final class Prospects {
  private final TreeGrowth tree;
  private double[] likely = {};
  private int chosen;

  Prospects(TreeGrowth tree) {
    this.tree = tree;
  }

  /** Looks at the nodes that are new. */
  Prospects look(Acceptance acceptance) {
    List<TreeGrowth.Node> nodes = tree.nodes();
    int known = likely.length;
    likely = Arrays.copyOf(likely, nodes.size());
    for (int i = known; i < likely.length; i++) {
      TreeGrowth.Node node = nodes.get(i);
      boolean first = node.parent() < 0;
      double above = first ? 0 : nodes.get(node.parent()).score();
      likely[i] =
          (first ? 1 : likely[node.parent()]) * acceptance.of(node.score() - above, node.rank());
    }
    return this;
  }

  /** Returns how likely a node is accepted, all above it included. */
  double likely(int node) {
    return likely[node];
  }

  boolean hasNext() {
    return chosen < tree.ranked().size();
  }

  /** Returns how likely the best node is that is not chosen yet. */
  double next() {
    return likely[tree.ranked().get(chosen)];
  }

  void chooseNext() {
    chosen++;
  }
}
