// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.options;

import dev.foresight.streaming.route.RouteMatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** Models beside the job's own. */
public final class RouteOptions {
  /** The option's name. */
  public static final String NAME = "--route";

  /** The route of the job's own model. */
  public static final String DEFAULT_ROUTE = "default";

  @Option(
      names = NAME,
      paramLabel = "ROUTE",
      converter = RouteReader.class,
      split = ConfigFile.SEPARATOR,
      splitSynopsisLabel = "",
      showDefaultValue = Help.Visibility.NEVER,
      description =
          "Another model beside --model, for the requests that ask for it: name, match or input-topic,"
              + " model, and any of output-topic, draft, the engine's other options, parallelism,"
              + " capacity, slot-sharing-group and gpus, as JSON or, in the YAML file, as a list of"
              + " maps; may be repeated; default: none.")
  private List<RouteSettings> routes = new ArrayList<>();

  /**
   * Returns the routes.
   *
   * @param job the model of the job, which they share TaskManagers with
   * @throws IllegalArgumentException if routes share a name or a match, or do not say how much
   *     memory they take
   */
  public List<RouteSettings> all(ModelOptions job) {
    Map<String, RouteSettings> byName = new HashMap<>();
    Map<RouteMatch, String> byMatch = new HashMap<>();
    for (RouteSettings route : routes) {
      if (byName.put(route.name(), route) != null) {
        throw new IllegalArgumentException(
            "%s has the name %s twice; give each route one of its own"
                .formatted(NAME, route.name()));
      }
      String same = route.match().map(match -> byMatch.put(match, route.name())).orElse(null);
      if (same != null) {
        throw new IllegalArgumentException(
            "the routes %s and %s have the same match, so that nothing takes the second; give each one of its own"
                .formatted(same, route.name()));
      }
      requireBudget(route.name(), route.engine());
    }
    if (!routes.isEmpty()) {
      requireBudget(DEFAULT_ROUTE, job);
    }
    return List.copyOf(routes);
  }

  /** Each engine would take all that is left for caches. */
  private static void requireBudget(String name, ModelOptions engine) {
    if (engine.kvBudgetMib().isEmpty()) {
      throw new IllegalArgumentException(
          "the route %s has no kv-budget-mib, but several engines share a TaskManager's memory; give it for each route, and --kv-budget-mib for the job"
              .formatted(name));
    }
  }

  /**
   * Returns how many slots the job takes.
   *
   * @param parallelism of the job
   */
  public int slots(int parallelism) {
    Map<String, Integer> groups = new TreeMap<>();
    for (RouteSettings route : routes) {
      groups.merge(
          route.slotSharingGroup().orElse(DEFAULT_ROUTE),
          route.parallelism().orElse(parallelism),
          Math::max);
    }
    groups.merge(DEFAULT_ROUTE, parallelism, Math::max);
    return groups.values().stream().mapToInt(Integer::intValue).sum();
  }
}
