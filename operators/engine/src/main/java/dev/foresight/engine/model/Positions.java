// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Positions of a sequence's rows, as rotary embeddings count them: in the prompt as its model says,
 * behind it one after the other.
 *
 * @param axes numbers of each row: 1, or 3 where an image's rows and columns have their own
 * @param prompt numbers of the prompt's first rows, one row's behind the other's; those of later
 *     rows follow
 * @param offset of a later row's numbers, which are all the same, from the row's index
 */
public record Positions(int axes, int[] prompt, int offset) {
  /** One number a row: its index. */
  public static final Positions COUNTED = counted(1);

  /** Checks that all rows have as many numbers. */
  public Positions {
    if (axes < 1 || prompt.length % axes != 0) {
      throw new IllegalArgumentException(
          prompt.length + " numbers are no positions of " + axes + " axes");
    }
  }

  /** Returns positions whose numbers are all the row's index. */
  public static Positions counted(int axes) {
    return new Positions(axes, new int[0], 0);
  }

  /** Returns whether a row's only number is its index. */
  public boolean isCounted() {
    return axes == 1 && prompt.length == 0 && offset == 0;
  }

  /** Returns the numbers of some rows, one row's behind the other's. */
  public int[] of(int[] rows) {
    int[] numbers = new int[rows.length * axes];
    for (int i = 0; i < rows.length; i++) {
      int from = rows[i] * axes;
      if (from < prompt.length) {
        System.arraycopy(prompt, from, numbers, i * axes, axes);
      } else {
        Arrays.fill(numbers, i * axes, (i + 1) * axes, rows[i] + offset);
      }
    }
    return numbers;
  }

  /** Returns the numbers of rows that follow each other. */
  public int[] from(int first, int count) {
    return of(IntStream.range(first, first + count).toArray());
  }
}
