// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

/**
 * What the cache of prompts' beginnings has done since the engine was opened.
 *
 * @param hits requests whose prompts began like one before
 * @param rows of prompts that were not computed for it
 * @param evictions prompts that made room for others, or for sequences
 * @param bytes that the prompts in the cache take now
 */
public record PrefixStatistics(long hits, long rows, long evictions, long bytes) {
  /** Before the first request. */
  public static final PrefixStatistics NONE = new PrefixStatistics(0, 0, 0, 0);
}
