// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A job's engine as the job's parameters have it: the web UI shows them, and whoever submits
 * another job reads them first.
 *
 * @param values by name
 */
public record EngineParameters(Map<String, String> values) {
  private static final String IDENTITY = "foresight.engine.";
  private static final String LIMIT = "foresight.engine-limit.";

  /** Copies the values. */
  public EngineParameters {
    values = Map.copyOf(values);
  }

  /** Returns the parameters of an engine. */
  public static EngineParameters of(SharedEngines engines) {
    Map<String, String> values = new HashMap<>();
    engines.identity().forEach((name, value) -> values.put(IDENTITY + name, value));
    engines.limits().forEach((name, value) -> values.put(LIMIT + name, value));
    return new EngineParameters(values);
  }

  /**
   * Returns why two jobs cannot run in one TaskManager: they mean the same engine with other
   * limits.
   *
   * @param running parameters of a job that runs, whatever they are
   * @return the limits that differ, by the options' names; empty if there is no conflict
   */
  public Optional<String> conflictWith(Map<String, String> running) {
    TreeSet<String> differing = new TreeSet<>();
    for (Map.Entry<String, String> own : values.entrySet()) {
      String other = running.get(own.getKey());
      if (own.getKey().startsWith(IDENTITY) && !own.getValue().equals(other)) {
        return Optional.empty(); // another engine, or a job of another kind
      }
      if (own.getKey().startsWith(LIMIT) && !own.getValue().equals(other)) {
        differing.add(
            "--%s is %s there, but %s here"
                .formatted(own.getKey().substring(LIMIT.length()), other, own.getValue()));
      }
    }
    return differing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differing));
  }
}
