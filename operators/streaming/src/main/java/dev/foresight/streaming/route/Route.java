// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.route;

import dev.foresight.schemas.SourcedRequest;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.types.RecordTypes;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.util.OutputTag;

/**
 * A branch of the pipeline beside the default one: a model, and the requests that are its.
 *
 * @param name of the route; stable, as savepoints find the branch's state by it
 * @param model that its requests ask for
 * @param engines where each subtask gets its engine
 * @param capacity requests that a subtask holds at most
 * @param parallelism of the branch; absent: the job's
 * @param slotSharingGroup whose slots its subtasks take; absent: those of the other operators
 */
public record Route(
    String name,
    String model,
    EngineProvider engines,
    int capacity,
    OptionalInt parallelism,
    Optional<String> slotSharingGroup) {
  /** Checks what is there. */
  public Route {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(engines, "engines");
  }

  /** Returns the output on which the route's requests leave {@link RouteRequests}. */
  public OutputTag<SourcedRequest> output() {
    return output(name);
  }

  static OutputTag<SourcedRequest> output(String name) {
    return new OutputTag<>("route-" + name, RecordTypes.SOURCED_REQUEST);
  }
}
