// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.BitSet;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory for the keys and values of many sequences: one tensor {@code [layers, 2, kvHeads, rows,
 * headDim]}, of which each sequence has a slot of consecutive rows.
 *
 * <p>Slots come in few sizes and start at a multiple of their size. So sequences of like length
 * stand at equal distances, and one call attends for all of them without copying any of them.
 *
 * <p>Memory follows what is in use. A CPU takes it page by page as rows are written; for a device
 * that takes it whole, the arena starts small and grows, which copies it. {@link #release} gives
 * back what no sequence uses. Used by one thread at a time, but for {@link #rows} and {@link
 * #rowsTaken}.
 */
public final class KvArena implements AutoCloseable {
  /** Slots are of whole blocks; also how far a cache is cleared ahead of its sequence. */
  public static final int BLOCK_ROWS = 64;

  /** Room for a tree behind the longest context. */
  static final int SPARE_ROWS = 4 * BLOCK_ROWS;

  private static final Logger LOG = LoggerFactory.getLogger(KvArena.class);

  /** Where memory is taken whole: room for one question about an image. */
  private static final int FIRST_BLOCKS = 16;

  private final TensorPrograms programs;
  private final KvDtype dtype;
  private final int layers;
  private final int kvHeads;
  private final int headDim;
  private final int firstBlocks;
  private final BitSet taken = new BitSet();
  private Tensor tensor;

  /** Of the tensor. */
  private int present;

  /** At most; falls to what is present if the device has no more. */
  private volatile int blocks;

  /** Of all slots that are taken, for other threads. */
  private volatile int blocksTaken;

  /** Whether rows may have been written. */
  private boolean used;

  /** Creates an arena whose memory is there at once, or as it is written. */
  KvArena(TensorPrograms programs, KvDtype dtype, int layers, int kvHeads, int headDim, int rows) {
    this(programs, dtype, layers, kvHeads, headDim, rows, rows);
  }

  /**
   * Creates an arena.
   *
   * @param firstRows that there is memory for at first
   */
  KvArena(
      TensorPrograms programs,
      KvDtype dtype,
      int layers,
      int kvHeads,
      int headDim,
      int rows,
      int firstRows) {
    this.programs = programs;
    this.dtype = dtype;
    this.layers = layers;
    this.kvHeads = kvHeads;
    this.headDim = headDim;
    this.blocks = Math.max(1, rows / BLOCK_ROWS);
    this.firstBlocks = Math.min(blocks, Math.max(1, firstRows / BLOCK_ROWS));
    this.present = firstBlocks;
    this.tensor = allocate(present);
  }

  /** Creates an arena as serves the device best. */
  static KvArena on(
      Torch torch,
      TensorPrograms programs,
      KvDtype dtype,
      int layers,
      int kvHeads,
      int headDim,
      int rows) {
    int first = torch.device().equals("cpu") ? rows : FIRST_BLOCKS * BLOCK_ROWS;
    return new KvArena(programs, dtype, layers, kvHeads, headDim, rows, first);
  }

  private Tensor allocate(int count) {
    return programs.arena(dtype, layers, kvHeads, count * BLOCK_ROWS, headDim);
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
   * Reserves the first free slot for a sequence, which gives it back when it is closed.
   *
   * @param rows that the sequence may come to need
   * @return empty if there is none now, or if there never can be, as the rows are more than the
   *     arena has
   */
  public Optional<KvCache> reserve(int rows) {
    int size = Math.min(slotBlocks(rows), blocks);
    if (size * BLOCK_ROWS < rows) {
      return Optional.empty();
    }
    for (int first = 0; first + size <= blocks; first += size) {
      if (taken.get(first, first + size).isEmpty()) {
        int start = first;
        if (start + size > present && !grow(start + size)) {
          return Optional.empty();
        }
        take(start, size, true);
        used = true;
        Runnable giveBack = () -> take(start, size, false);
        return Optional.of(new KvCache(this, start * BLOCK_ROWS, size * BLOCK_ROWS, giveBack));
      }
    }
    return Optional.empty();
  }

  private void take(int start, int size, boolean value) {
    taken.set(start, start + size, value);
    blocksTaken = taken.cardinality();
  }

  /** Returns how many rows the slots of sequences have now. */
  public int rowsTaken() {
    return blocksTaken * BLOCK_ROWS;
  }

  /** Grows at least to some blocks; returns whether the device had so much. */
  private boolean grow(int needed) {
    // Doubling copies each row about once; where that is too much, what is needed may yet fit.
    for (int wanted : new int[] {Math.min(blocks, Math.max(needed, 2 * present)), needed}) {
      try {
        moveTo(wanted);
        return true;
      } catch (RuntimeException e) {
        LOG.warn(
            "The device has no memory for caches of {} rows beside those of {}; kv-budget-mib is"
                + " more than it has",
            wanted * BLOCK_ROWS,
            present * BLOCK_ROWS,
            e);
      }
    }
    blocks = present;
    return false;
  }

  private void moveTo(int wanted) {
    Tensor larger = allocate(wanted);
    programs.copyRows(tensor, larger);
    tensor.close();
    tensor = larger;
    present = wanted;
  }

  /** Gives memory back to the device, if no sequence has a slot. */
  public void release() {
    if (used && taken.isEmpty()) {
      tensor.close();
      present = Math.min(blocks, firstBlocks);
      tensor = allocate(present);
      used = false;
    }
  }

  /** Returns how many rows the slot of a sequence of so many has, at least as many. */
  public static int slotRows(int rows) {
    return slotBlocks(rows) * BLOCK_ROWS;
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
