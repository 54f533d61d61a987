// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import java.util.List;
import java.util.Optional;

/**
 * The topics that a route has for itself.
 *
 * @param input what lies there is the route's, whatever it says; none: it has what of the job's
 *     topics matches
 * @param output of its results; absent: the job's
 */
public record RouteTopics(List<String> input, Optional<String> output) {
  /** Copies the topics. */
  public RouteTopics {
    input = List.copyOf(input);
  }
}
