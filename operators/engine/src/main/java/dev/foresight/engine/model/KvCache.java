// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import java.util.Arrays;

/** Keys and values of one sequence in all layers: a slot of a {@link KvArena}. */
public final class KvCache implements AutoCloseable {
  private final KvArena arena;
  private final int firstRow;
  private final int capacity;
  private final Runnable giveBack;
  private int length;

  /** Rows from here on hold what another sequence left, maybe numbers that are not finite. */
  private int cleared;

  private boolean closed;

  KvCache(KvArena arena, int firstRow, int capacity, Runnable giveBack) {
    this.arena = arena;
    this.firstRow = firstRow;
    this.capacity = capacity;
    this.giveBack = giveBack;
  }

  /** Returns how many rows hold keys and values of the sequence. */
  public int length() {
    return length;
  }

  /** Returns how many rows there is room for. */
  public int capacity() {
    return capacity;
  }

  /** Makes rows up to one fit to be read, as far as they are not written: others may read them. */
  void clearTo(int last) {
    requireRoomFor(last);
    if (last > cleared) {
      int blocks = (last + KvArena.BLOCK_ROWS - 1) / KvArena.BLOCK_ROWS;
      int end = Math.min(capacity, blocks * KvArena.BLOCK_ROWS);
      arena.programs().clear(arena.tensor(), firstRow + cleared, firstRow + end);
      cleared = end;
    }
  }

  private void requireRoomFor(int rows) {
    if (rows > capacity) {
      throw new IllegalArgumentException(
          rows + " rows do not fit the capacity of " + capacity + " rows");
    }
  }

  /** Takes rows that a forward pass has written behind the present ones as the sequence's own. */
  public void advance(int written) {
    if (written < 0 || length + written > cleared) {
      throw new IllegalArgumentException(
          written + " rows behind " + length + " were not written by a forward pass");
    }
    length += written;
  }

  /**
   * Begins with the first rows of another sequence, which keeps them.
   *
   * @param other of the same arena
   * @param rows of it, at most all that it has
   */
  public void startAs(KvCache other, int rows) {
    if (length > 0 || other.arena != arena || rows > other.length) {
      throw new IllegalArgumentException(
          "a cache of %d rows cannot start with %d of %d rows"
              .formatted(length, rows, other.length));
    }
    requireRoomFor(rows);
    arena.programs().copyWithin(arena.tensor(), other.firstRow, firstRow, rows);
    length = rows;
    cleared = rows;
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
      long[] rows = Arrays.stream(written).asLongStream().toArray();
      arena.programs().keep(arena.tensor(), firstRow + length, rows);
    }
    advance(written.length);
  }

  /**
   * Clears all rows behind the present ones before they are read again: a forward pass has left
   * numbers there that are not finite.
   */
  public void distrustBehind() {
    cleared = Math.min(cleared, length);
  }

  KvArena arena() {
    return arena;
  }

  /** Returns where in the arena the slot starts. */
  int firstRow() {
    return firstRow;
  }

  /** Gives the slot back. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      giveBack.run();
    }
  }
}
