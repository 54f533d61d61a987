// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Tensor;
import java.util.BitSet;
import java.util.Optional;

/**
 * Memory for the keys and values of many sequences: one tensor {@code [layers, 2, kvHeads, rows,
 * headDim]}, of which each sequence has a slot of consecutive rows.
 *
 * <p>Slots come in few sizes and start at a multiple of their size. So sequences of like length
 * stand at equal distances, and one call attends for all of them without copying any of them. On a
 * CPU, memory is taken page by page as rows are written; it is kept until the arena is closed. Used
 * by one thread at a time.
 */
public final class KvArena implements AutoCloseable {
  /** Slots are of whole blocks; also how far a cache is cleared ahead of its sequence. */
  public static final int BLOCK_ROWS = 64;

  /** Room for a tree behind the longest context. */
  static final int SPARE_ROWS = 4 * BLOCK_ROWS;

  private final TensorPrograms programs;
  private final Tensor tensor;
  private final int blocks;
  private final BitSet taken = new BitSet();

  KvArena(TensorPrograms programs, int layers, int kvHeads, int headDim, int rows) {
    this.programs = programs;
    this.blocks = Math.max(1, rows / BLOCK_ROWS);
    this.tensor = programs.arena(layers, kvHeads, blocks * BLOCK_ROWS, headDim);
  }

  /** Takes all of an arena for one sequence, with which it is closed. */
  static KvCache ofOne(KvArena arena) {
    return new KvCache(arena, 0, arena.rows(), arena::close);
  }

  /** Returns how many rows all slots together can have. */
  public int rows() {
    return blocks * BLOCK_ROWS;
  }

  /**
   * Takes the first free slot for a sequence, which gives it back when it is closed.
   *
   * @param rows that the sequence may come to need
   * @return empty if there is none now, or if there never can be, as the rows are more than the
   *     arena has
   */
  public Optional<KvCache> take(int rows) {
    int size = Math.min(slotBlocks(rows), blocks);
    if (size * BLOCK_ROWS < rows) {
      return Optional.empty();
    }
    for (int first = 0; first + size <= blocks; first += size) {
      if (taken.get(first, first + size).isEmpty()) {
        int start = first;
        taken.set(start, start + size);
        Runnable giveBack = () -> taken.clear(start, start + size);
        return Optional.of(new KvCache(this, start * BLOCK_ROWS, size * BLOCK_ROWS, giveBack));
      }
    }
    return Optional.empty();
  }

  /**
   * The sizes are 1, 2, 3, 4, 6, 8, 12, 16 ... blocks: less than a third of a slot is left over.
   */
  private static int slotBlocks(int rows) {
    int needed = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
    int size = Math.max(1, Integer.highestOneBit(needed));
    if (size >= needed) {
      return size;
    }
    return size >= 2 && size + size / 2 >= needed ? size + size / 2 : 2 * size;
  }

  Tensor tensor() {
    return tensor;
  }

  TensorPrograms programs() {
    return programs;
  }

  @Override
  public void close() {
    tensor.close();
  }
}
