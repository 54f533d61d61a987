// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

/**
 * What the cache of image features has done since the engine was opened.
 *
 * @param hits images whose features were there
 * @param misses images that the vision tower encoded
 * @param evictions features that made room for others
 * @param bytes that the features in the cache take now
 */
public record VisionCacheStatistics(long hits, long misses, long evictions, long bytes) {}
