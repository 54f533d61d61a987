// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.Acceptance;
import java.util.ArrayList;
import java.util.List;

/**
 * What verifications of drafted trees brought, summed.
 *
 * @param count how many trees of at least one drafted token were verified
 * @param nodes of these trees, roots included
 * @param reached for each depth from 1 on, how many verifications accepted a token there
 */
public record Verifications(long count, long nodes, List<Long> reached) {
  /** None. */
  public static final Verifications NONE = new Verifications(0, 0, List.of());

  /** Copies the list. */
  public Verifications {
    reached = List.copyOf(reached);
  }

  /**
   * Returns the sums with one more.
   *
   * @param treeNodes of its tree, the root included
   * @param accepted drafted tokens
   */
  public Verifications plus(int treeNodes, int accepted) {
    List<Long> more = new ArrayList<>(reached);
    while (more.size() < accepted) {
      more.add(0L);
    }
    for (int i = 0; i < accepted; i++) {
      more.set(i, more.get(i) + 1);
    }
    return new Verifications(count + 1, nodes + treeNodes, more);
  }

  /** Returns the mean of the accepted lengths, the bonus token counted; 0 without verifications. */
  public double tau() {
    return count == 0 ? 0 : tauWithoutBonus() + 1;
  }

  /** Returns the mean of the accepted lengths; 0 without verifications. */
  public double tauWithoutBonus() {
    return (double) reached.stream().mapToLong(Long::longValue).sum() / Math.max(1, count);
  }

  /** Returns how many nodes a tree had, the root included; 0 without verifications. */
  public double nodesPerTree() {
    return (double) nodes / Math.max(1, count);
  }

  /** Returns what {@link Acceptance#perDepth} does, of these verifications. */
  public List<Double> acceptancePerDepth() {
    return Acceptance.perDepth(count, reached);
  }

  /** Returns the share of {@link #acceptancePerDepth} at a depth; 0 where none got there. */
  public double acceptanceAt(int depth) {
    return depth <= reached.size() ? acceptancePerDepth().get(depth - 1) : 0;
  }
}
