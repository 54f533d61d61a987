// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.metrics;

/** Names of the operators' metrics. Stable: dashboards and alerts match on them. */
public final class MetricNames {
  /** The group of all of them. */
  public static final String GROUP = "foresight";

  /** Counter: records that held a valid request. */
  public static final String REQUESTS = "requests";

  /** Counter: requests answered. */
  public static final String CAPTIONS = "captions";

  /** Counter: tokens generated for answered requests. */
  public static final String COMPLETION_TOKENS = "completion_tokens";

  /** Counter: tokens of answered requests' prompts, images expanded. */
  public static final String PROMPT_TOKENS = "prompt_tokens";

  /** Counter, one for each value of {@link #CODE}: records that could not be answered. */
  public static final String DEAD_LETTERS = "dead_letters";

  /** The label that tells dead letters apart by their code. */
  public static final String CODE = "code";

  /** Gauge: requests that were taken in and are not finished. */
  public static final String IN_FLIGHT = "in_flight";

  private MetricNames() {}
}
