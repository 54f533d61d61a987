// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.speculation;

/**
 * What trees may need at most.
 *
 * @param nodes of a tree that is verified, the root included
 * @param cacheRows behind a sequence, in either cache
 * @param longestPath of drafted tokens
 */
public record TreeLimits(int nodes, int cacheRows, int longestPath) {
  /** A root alone: plain decoding. */
  public static final TreeLimits ROOT_ONLY = new TreeLimits(1, 0, 0);
}
