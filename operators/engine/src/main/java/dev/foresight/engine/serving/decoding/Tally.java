// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import dev.foresight.engine.equality.NearTies;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.serving.Emitted;
import dev.foresight.engine.serving.EngineLoad;
import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.PrefixStatistics;
import dev.foresight.engine.serving.StepKind;
import dev.foresight.engine.serving.StepTotals;
import dev.foresight.engine.serving.Verifications;
import dev.foresight.engine.serving.VisionCacheStatistics;
import dev.foresight.engine.speculation.Walk;
import java.util.Map;

/** What all answers so far add up to: counted by the decoding thread, read by any. */
final class Tally {
  private volatile NearTies nearTies = NearTies.NONE;
  private volatile Emitted emitted = Emitted.NONE;
  private volatile Verifications verifications = Verifications.NONE;

  /** Counts a token that an answer goes on with. */
  void add(ChosenToken token) {
    nearTies = nearTies.plus(token.margin());
  }

  /** Counts a tree that was verified. */
  void add(Walk walk) {
    verifications = verifications.plus(walk.tree().size(), walk.accepted());
  }

  /** Counts a whole answer. */
  void add(Generation whole) {
    emitted = emitted.plus(whole);
  }

  /** Returns the sums, with what others know. */
  EngineStatistics with(
      EngineLoad load,
      VisionCacheStatistics images,
      PrefixStatistics prefixes,
      Map<StepKind, StepTotals> steps) {
    return new EngineStatistics(0, load, images, prefixes, steps, verifications, emitted, nearTies);
  }
}
