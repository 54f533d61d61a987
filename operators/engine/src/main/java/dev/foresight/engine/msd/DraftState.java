// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.msd;

import dev.foresight.engine.model.KvCache;
import java.util.Optional;

/**
 * What a draft knows of one sequence: its cache, and the tree that is to be verified next. Owns the
 * cache.
 */
public final class DraftState implements AutoCloseable {
  private final KvCache cache;
  private final TreeShape shape;
  private int length;
  private Optional<DraftTree> tree = Optional.empty();

  DraftState(KvCache cache, TreeShape shape) {
    this.cache = cache;
    this.shape = shape;
  }

  /** Returns how many positions of the sequence the draft has seen. */
  public int length() {
    return length;
  }

  /** Returns the tree to verify, absent before the first token. */
  public Optional<DraftTree> tree() {
    return tree;
  }

  /** The sequence's rows, and behind them, while a tree grows, the drafted ones. */
  KvCache cache() {
    return cache;
  }

  TreeShape shape() {
    return shape;
  }

  /** Takes rows that the draft has computed as the sequence's own. */
  void advance(int rows) {
    cache.advance(rows);
    length += rows;
  }

  void setTree(DraftTree grown) {
    tree = Optional.of(grown);
  }

  @Override
  public void close() {
    cache.close();
  }
}
