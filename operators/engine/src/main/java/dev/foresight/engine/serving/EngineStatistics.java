// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.equality.NearTies;
import java.time.Duration;
import java.util.Map;

/**
 * What an engine has done since it was opened, for all its users, and what it has now.
 *
 * @param restarts engines of the same model and device in this process that failed before this one
 * @param load what it has now
 * @param visionCache the cache of image features
 * @param prefixes the cache of prompts' beginnings
 * @param steps where the time went, for every kind of step, as of the end of the last one
 * @param verifications what the draft's trees brought
 * @param emitted what finished answers have of their decode steps
 * @param nearTies among all tokens chosen
 */
public record EngineStatistics(
    int restarts,
    EngineLoad load,
    VisionCacheStatistics visionCache,
    PrefixStatistics prefixes,
    Map<StepKind, StepTotals> steps,
    Verifications verifications,
    Emitted emitted,
    NearTies nearTies) {
  /** Before the first request. */
  public static final EngineStatistics NONE =
      new EngineStatistics(
          0,
          EngineLoad.NONE,
          new VisionCacheStatistics(0, 0, 0, 0),
          PrefixStatistics.NONE,
          StepTotals.NONE_OF_ANY_KIND,
          Verifications.NONE,
          Emitted.NONE,
          NearTies.NONE);

  /** Copies the sums. */
  public EngineStatistics {
    steps = Map.copyOf(steps);
  }

  /** Returns the same of an engine that so many failed before. */
  public EngineStatistics withRestarts(int count) {
    return new EngineStatistics(
        count, load, visionCache, prefixes, steps, verifications, emitted, nearTies);
  }

  /** Returns the sums of one kind of step. */
  public StepTotals of(StepKind kind) {
    return steps.get(kind);
  }

  /** Returns the time of all steps that a phase took. */
  public Duration timeIn(Phase phase) {
    return Duration.ofNanos(steps.values().stream().mapToLong(kind -> kind.nanos(phase)).sum());
  }

  /** Returns how many sequences took part in a step; 0 without steps. */
  public double sequencesPerStep() {
    long count = steps.values().stream().mapToLong(StepTotals::steps).sum();
    long sequences = steps.values().stream().mapToLong(StepTotals::sequences).sum();
    return (double) sequences / Math.max(1, count);
  }
}
