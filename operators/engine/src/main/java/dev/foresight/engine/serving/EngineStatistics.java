// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

/**
 * What an engine has done since it was opened, for all its users.
 *
 * @param visionCache the cache of image features
 */
public record EngineStatistics(VisionCacheStatistics visionCache) {
  /** Before the first request. */
  public static final EngineStatistics NONE =
      new EngineStatistics(new VisionCacheStatistics(0, 0, 0, 0));
}
