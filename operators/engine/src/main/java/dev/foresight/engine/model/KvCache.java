// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Tensor;
import java.util.Arrays;

/**
 * Keys and values of one sequence in all layers: {@code [layers, 2, kvHeads, capacity, headDim]}.
 * Contiguous, and grown as the sequence grows, so memory follows tokens and not the longest
 * context.
 */
public final class KvCache implements AutoCloseable {
  /** Growing copies the cache, so it grows by blocks; a block too large would waste its half. */
  public static final int BLOCK_ROWS = 64;

  private final TensorPrograms programs;
  private Tensor rows;
  private int capacity;
  private int length;

  KvCache(TensorPrograms programs, int layers, int kvHeads, int headDim) {
    this.programs = programs;
    this.capacity = BLOCK_ROWS;
    this.rows = programs.cache(layers, kvHeads, capacity, headDim);
  }

  /** Returns how many rows hold keys and values of the sequence. */
  public int length() {
    return length;
  }

  /** Returns how many rows there is memory for. */
  public int capacity() {
    return capacity;
  }

  /** Makes room for more rows behind the present ones. */
  void reserve(int more) {
    int needed = length + more;
    if (needed > capacity) {
      int blocks = (needed + BLOCK_ROWS - 1) / BLOCK_ROWS;
      Tensor old = rows;
      rows = programs.resize(old, blocks * BLOCK_ROWS, length);
      capacity = blocks * BLOCK_ROWS;
      old.close();
    }
  }

  /** Takes rows that a forward pass has written behind the present ones as the sequence's own. */
  public void advance(int written) {
    if (written < 0 || length + written > capacity) {
      throw new IllegalArgumentException(
          written + " rows behind " + length + " do not fit the capacity of " + capacity);
    }
    length += written;
  }

  /** Drops the last rows. */
  public void drop(int last) {
    if (last < 0 || last > length) {
      throw new IllegalArgumentException("cannot drop " + last + " of " + length + " rows");
    }
    length -= last;
  }

  /**
   * Takes some of the rows that a forward pass has written as the sequence's own; the others are
   * dropped.
   *
   * @param written ascending, counted from the first row written
   */
  public void keep(int[] written) {
    if (written[written.length - 1] >= written.length) {
      programs.keep(rows, length, Arrays.stream(written).asLongStream().toArray());
    }
    advance(written.length);
  }

  Tensor rows() {
    return rows;
  }

  @Override
  public void close() {
    rows.close();
  }
}
