// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

/**
 * Size of a fixed tree of drafted tokens, in the terms of MSD's reference code.
 *
 * @param total nodes, the root included; fewer where the levels have fewer
 * @param depth how many levels are expanded behind the first: a path has at most one node more
 * @param topK children of each expanded node, and nodes of a level that are expanded
 */
public record TreeShape(int total, int depth, int topK) {
  /** Far more than can pay: a step takes time and memory for every node. */
  private static final int MOST_NODES = 1024;

  private static final int MOST_LEVELS = 100;

  /** Each level has the square of it in candidates. */
  private static final int MOST_CHILDREN = 100;

  /** Checks the ranges. */
  public TreeShape {
    require("total", total, 2, MOST_NODES, ": the root and at least one drafted node");
    require("depth", depth, 0, MOST_LEVELS, "");
    require("top-k", topK, 1, MOST_CHILDREN, "");
  }

  private static void require(String name, int value, int least, int most, String why) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ", but must be from " + least + " to " + most + why);
    }
  }

  /** Returns what a sequence with such trees may need at most. */
  public TreeLimits limits() {
    return new TreeLimits(total, cacheRows(), longestPath());
  }

  /** Returns how many drafted tokens a path has at most. */
  public int longestPath() {
    return Math.min(depth + 1, total - 1);
  }

  /**
   * Reads {@code TOTAL,DEPTH,TOPK}.
   *
   * @throws IllegalArgumentException if the text is nothing of the kind
   */
  public static TreeShape parse(String text) {
    if (!text.matches("\\d{1,6},\\d{1,6},\\d{1,6}")) {
      throw new IllegalArgumentException(
          "'" + text + "' is no tree; give TOTAL,DEPTH,TOPK such as 63,5,8");
    }
    String[] parts = text.split(",");
    return new TreeShape(
        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }

  /** Returns how many rows a tree may take behind its sequence, in either cache. */
  public int cacheRows() {
    return Math.max(total, depth * topK);
  }

  @Override
  public String toString() {
    return total + "," + depth + "," + topK;
  }
}
