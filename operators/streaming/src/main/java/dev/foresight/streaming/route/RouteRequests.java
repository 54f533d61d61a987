// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.route;

import dev.foresight.schemas.SourcedRequest;
import java.util.HashMap;
import java.util.List;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Puts each request that asks for a route's model on the output of that route, and all others on
 * the main output: the default branch knows the name of its own model, and refuses what is none.
 */
public final class RouteRequests extends ProcessFunction<SourcedRequest, SourcedRequest> {
  private static final long serialVersionUID = 1L;

  /** Names of routes by the models that requests ask for. */
  private final HashMap<String, String> routes = new HashMap<>();

  /**
   * Creates the function.
   *
   * @throws IllegalArgumentException if two routes have one model
   */
  public RouteRequests(List<Route> all) {
    for (Route route : all) {
      String before = routes.put(route.model(), route.name());
      if (before != null) {
        throw new IllegalArgumentException(
            "the routes %s and %s both take the model %s; give each one of its own"
                .formatted(before, route.name(), route.model()));
      }
    }
  }

  @Override
  public void processElement(
      SourcedRequest request, Context context, Collector<SourcedRequest> out) {
    String route = routes.get(request.getModel());
    if (route == null) {
      out.collect(request);
    } else {
      // What it asked for has been found; its engine may call the model by another name.
      context.output(
          Route.output(route),
          new SourcedRequest(request.getRecord(), request.getRequestId(), null));
    }
  }
}
