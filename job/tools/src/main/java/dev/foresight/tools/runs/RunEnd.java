// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.runs;

import dev.foresight.tools.cluster.FlinkRest;
import java.time.Instant;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param state of the job, such as {@code CANCELED}; {@code RUNNING} if the cluster ended with it
 * @param at when
 * @param completedAny whether a checkpoint was completed, with which what was written is committed
 * @param savepoint with which it was stopped
 */
public record RunEnd(String state, Instant at, boolean completedAny, Optional<String> savepoint) {
  /** Returns whether the job ended by itself: not with its cluster, which might have gone on. */
  boolean isFinal() {
    return FlinkRest.Job.isEnd(state);
  }
}
