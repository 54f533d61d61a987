// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.model.TreeMask;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A tree of drafted tokens under the last emitted one. Parents come before their children, and
 * depths never fall.
 *
 * @param tokens of the nodes, the root first
 * @param parents of each node; -1 for the root
 * @param depths of each node; 0 for the root
 * @param scores log-probability of each node's path; 0 for the root
 */
public record DraftTree(int[] tokens, int[] parents, int[] depths, float[] scores) {
  /** Returns a tree of no drafted token: plain decoding. */
  public static DraftTree rootOnly(int root) {
    return new DraftTree(new int[] {root}, new int[] {-1}, new int[] {0}, new float[] {0});
  }

  /** Returns how many nodes there are, the root included. */
  public int size() {
    return tokens.length;
  }

  /**
   * Returns the rows with which the target verifies the tree, behind what a cache holds; all are
   * wanted.
   *
   * @param positions of the sequence
   */
  public Segment rows(KvCache cache, Positions positions) {
    if (size() == 1) {
      return Segment.text(cache, tokens, positions, true);
    }
    return new Segment(
        cache,
        tokens,
        positions.of(Arrays.stream(depths).map(depth -> cache.length() + depth).toArray()),
        Optional.empty(),
        Optional.of(TreeMask.of(parents)),
        IntStream.range(0, size()).toArray());
  }

  /** Returns the child of a node that holds a token, or -1. */
  int child(int node, int token) {
    for (int i = node + 1; i < tokens.length; i++) {
      if (parents[i] == node && tokens[i] == token) {
        return i;
      }
    }
    return -1;
  }
}
