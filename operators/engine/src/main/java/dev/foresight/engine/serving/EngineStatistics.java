// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import java.util.Map;

/**
 * What an engine has done since it was opened, for all its users.
 *
 * @param visionCache the cache of image features
 * @param steps where the time went, for every kind of step, as of the end of the last one
 */
public record EngineStatistics(VisionCacheStatistics visionCache, Map<StepKind, StepTotals> steps) {
  /** Before the first request. */
  public static final EngineStatistics NONE =
      new EngineStatistics(new VisionCacheStatistics(0, 0, 0, 0), StepClock.NO_STEPS);

  /** Copies the sums. */
  public EngineStatistics {
    steps = Map.copyOf(steps);
  }

  /** Returns the sums of one kind of step. */
  public StepTotals of(StepKind kind) {
    return steps.get(kind);
  }
}
