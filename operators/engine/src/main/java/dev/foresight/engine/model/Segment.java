// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One sequence's new rows in a forward pass: a piece of its prompt, one decoded token, or a tree of
 * drafted tokens.
 *
 * @param cache of the sequence, which has room for them; the rows are written behind its length,
 *     which stays as it is until {@link KvCache#advance}
 * @param ids token of each row; not looked at under an image
 * @param positions numbers of each row, one row's behind the other's, see {@link Positions}
 * @param image features that take the place of some rows' tokens
 * @param tree what the rows see of each other; absent: each sees those before it
 * @param wanted indices of the rows whose logits are computed, ascending
 */
public record Segment(
    KvCache cache,
    int[] ids,
    int[] positions,
    Optional<ImageRows> image,
    Optional<TreeMask> tree,
    int[] wanted) {

  /**
   * Rows that stand for images.
   *
   * @param features of the sequence's images in their order, {@code [images, tokens, H]} each
   * @param from the first feature used here, counted over all images
   * @param rows which of the segment's rows they go to, ascending
   */
  public record ImageRows(List<Tensor> features, int from, int[] rows) {}

  /**
   * Returns rows of text that follow the cache, of which the last one's logits may be wanted; their
   * positions are counted from the cache's first row on.
   */
  public static Segment text(KvCache cache, int[] ids, boolean wantLast) {
    return text(cache, ids, Positions.COUNTED, wantLast);
  }

  /**
   * Returns rows of text that follow the cache, of which the last one's logits may be wanted.
   *
   * @param positions of the sequence
   */
  public static Segment text(KvCache cache, int[] ids, Positions positions, boolean wantLast) {
    return text(cache, ids, positions, wantLast ? new int[] {ids.length - 1} : new int[0]);
  }

  /**
   * Returns rows of text that follow the cache.
   *
   * @param positions of the sequence
   * @param wanted indices of the rows whose logits are computed, ascending
   */
  public static Segment text(KvCache cache, int[] ids, Positions positions, int[] wanted) {
    int[] numbers = positions.from(cache.length(), ids.length);
    return new Segment(cache, ids, numbers, Optional.empty(), Optional.empty(), wanted);
  }

  /** Returns the same rows with images in some of them. */
  public Segment withImage(ImageRows rows) {
    return new Segment(cache, ids, positions, Optional.of(rows), tree, wanted);
  }

  /** Returns how many keys the last row may see: those in the cache, and the new ones. */
  int end() {
    return cache.length() + ids.length;
  }

  /** Returns how many of the first keys a row sees all of; behind them stands the tree, if any. */
  int seenBefore(int row) {
    return tree.map(mask -> end() - mask.columns()).orElse(cache.length() + row + 1);
  }

  /** Returns whether it is one row that sees every key. */
  boolean seesAll() {
    return ids.length == 1 && tree.map(TreeMask::seesAll).orElse(true);
  }

  /** Returns where in the arena its keys and values go. */
  IntStream arenaRows() {
    int first = cache.firstRow() + cache.length();
    return IntStream.range(first, first + ids.length);
  }

  /**
   * Of a tree, returns which keys from the last whole block on stand for rows of the block behind:
   * 1 there, else 0, up to whole blocks. Empty if there is no tree.
   */
  float[] behind(int blockRows) {
    if (tree.isEmpty()) {
      return new float[0];
    }
    int before = cache.length() % blockRows;
    int firstBehind = cache.length() - before + blockRows;
    int blocks = (before + ids.length + blockRows - 1) / blockRows;
    float[] behind = new float[blocks * blockRows];
    for (int row = 0; row < ids.length; row++) {
      behind[before + row] = seenBefore(row) + tree.get().depth(row) >= firstBehind ? 1 : 0;
    }
    return behind;
  }
}
