// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.msd;

import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.speculation.TreeGrowth;
import java.util.Optional;

/**
 * What a draft knows of one sequence: its cache, and the tree that has grown for the next step.
 * Owns the cache.
 */
public final class DraftState implements AutoCloseable {
  private final GenerationRequest request;
  private final Positions positions;
  private final KvCache cache;
  private boolean following = true;
  private int length;
  private Optional<TreeGrowth> grown = Optional.empty();

  DraftState(GenerationRequest request, Positions positions, KvCache cache) {
    this.request = request;
    this.positions = positions;
    this.cache = cache;
  }

  /** Returns whether the draft is to learn what the target computes of the sequence. */
  public boolean isFollowing() {
    return following;
  }

  /** Frees the cache: nothing is drafted for the sequence any more. */
  public void stopFollowing() {
    following = false;
    grown = Optional.empty();
    cache.close();
  }

  /** Returns how many positions of the sequence the draft has seen. */
  public int length() {
    return length;
  }

  /** Returns the tree of which the next step may verify nodes; absent: none was begun. */
  public Optional<TreeGrowth> grown() {
    return grown;
  }

  GenerationRequest request() {
    return request;
  }

  /** Those of the target's rows: the draft's stand beside them. */
  Positions positions() {
    return positions;
  }

  /** The sequence's rows, and behind them, while a tree grows, the drafted ones. */
  KvCache cache() {
    return cache;
  }

  /** Takes rows that the draft has computed as the sequence's own. */
  void advance(int rows) {
    cache.advance(rows);
    length += rows;
  }

  /**
   * Begins with what was learnt of another sequence's first rows.
   *
   * @param known keys and values of those rows
   */
  public void startAs(KvCache known, int rows) {
    cache.startAs(known, rows);
    length = rows;
  }

  /** Copies what was learnt of the first rows to an empty cache. */
  public void copyTo(KvCache kept, int rows) {
    kept.startAs(cache, rows);
  }

  void setGrown(Optional<TreeGrowth> tree) {
    grown = tree;
  }

  @Override
  public void close() {
    stopFollowing();
  }
}
