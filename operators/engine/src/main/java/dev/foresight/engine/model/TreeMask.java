// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import java.util.Arrays;

/**
 * What new rows that stand for nodes of a tree see of the tree's rows: their ancestors and
 * themselves. Everything before the tree's rows they see in any case.
 *
 * @param rows how many new rows
 * @param columns how many rows the tree has so far, the new ones last
 * @param biases of each new row for each row of the tree: 0 where it sees it, else minus infinity
 */
public record TreeMask(int rows, int columns, float[] biases) {
  /**
   * Returns the mask of all nodes of a tree.
   *
   * @param parents of each node, which come before it; below 0 for one that has none in the tree
   */
  public static TreeMask of(int[] parents) {
    return ofLast(parents.length, parents);
  }

  /**
   * Returns the mask of a tree's last nodes, the others having been computed before.
   *
   * @param rows how many are new
   * @param parents of all nodes
   */
  public static TreeMask ofLast(int rows, int[] parents) {
    int columns = parents.length;
    float[] biases = new float[rows * columns];
    Arrays.fill(biases, Float.NEGATIVE_INFINITY);
    for (int row = 0; row < rows; row++) {
      for (int seen = columns - rows + row; seen >= 0; seen = parents[seen]) {
        biases[row * columns + seen] = 0;
      }
    }
    return new TreeMask(rows, columns, biases);
  }

  /** Returns how many ancestors a new row has in the tree. */
  int depth(int row) {
    int seen = 0;
    for (int column = 0; column < columns; column++) {
      seen += biases[row * columns + column] == 0 ? 1 : 0;
    }
    return seen - 1;
  }

  /** Returns whether every new row sees all of the tree. */
  boolean seesAll() {
    for (float bias : biases) {
      if (bias != 0) {
        return false;
      }
    }
    return true;
  }
}
