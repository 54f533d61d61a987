// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.route;

import dev.foresight.schemas.CaptionRequest;
import dev.foresight.schemas.SourcedRequest;
import dev.foresight.streaming.types.RecordTypes;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.util.OutputTag;

/**
 * Which route a request takes: the first whose match takes it. Those that none takes are the
 * default branch's, which knows the name of its own model, and refuses what is none.
 */
public final class Routing implements Serializable {
  /** All requests are the default branch's. */
  public static final Routing NONE = new Routing(Map.of());

  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, RouteMatch> matches;

  /**
   * Creates a routing.
   *
   * @param matches by the routes' names, in the order in which they are tried
   */
  public Routing(Map<String, RouteMatch> matches) {
    this.matches = new LinkedHashMap<>(matches);
  }

  /** Returns the name of the route that a request takes; nothing for the default branch. */
  public Optional<String> routeOf(CaptionRequest request) {
    return matches.entrySet().stream()
        .filter(route -> route.getValue().takes(request))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Returns the side output on which the requests of a route leave the operator that reads. */
  public static OutputTag<SourcedRequest> output(String route) {
    return new OutputTag<>("route-" + route, RecordTypes.SOURCED_REQUEST);
  }
}
