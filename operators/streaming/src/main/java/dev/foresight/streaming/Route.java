// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming;

import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.route.RouteMatch;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A branch of the pipeline beside the default one: a model, and the requests that are its.
 *
 * @param name of the route; stable, as savepoints find the branch's state by it
 * @param match which of the default branch's records are its; absent: those of its own source alone
 * @param ownResults whether its results leave apart from the others
 * @param engines where each subtask gets its engine
 * @param capacity requests that a subtask holds at most
 * @param parallelism of the branch; absent: the job's
 * @param slotSharingGroup whose slots its subtasks take; absent: those of the other operators
 */
public record Route(
    String name,
    Optional<RouteMatch> match,
    boolean ownResults,
    EngineProvider engines,
    int capacity,
    OptionalInt parallelism,
    Optional<String> slotSharingGroup) {
  /** Checks what is there. */
  public Route {
    Objects.requireNonNull(match, "match");
    Objects.requireNonNull(engines, "engines");
  }

  /** Returns what requests call its model; nothing but the folder's name without such a match. */
  Optional<String> alias() {
    return match.map(RouteMatch::model).filter(model -> !model.isEmpty());
  }
}
