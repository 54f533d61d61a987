// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.streaming.route.RouteMatch;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A route beside the job's own model, as the options have it.
 *
 * @param name of the route
 * @param match which of the job's requests get there; absent: those of its own topics alone
 * @param topics that it has for itself
 * @param engine the route's model, and how it uses its device
 * @param capacity requests in flight in each of its instances; absent: twice its batch size
 * @param parallelism its instances; absent: the job's
 * @param slotSharingGroup whose slots its instances take; absent: those of the job's others
 * @param gpus that a slot takes with an instance of it; absent: none is asked for
 */
public record RouteSettings(
    String name,
    Optional<RouteMatch> match,
    RouteTopics topics,
    ModelOptions engine,
    OptionalInt capacity,
    OptionalInt parallelism,
    Optional<String> slotSharingGroup,
    OptionalDouble gpus) {}
