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

  /** Counter: rows of an archive that have an outcome. */
  public static final String ROWS = "rows";

  /** Counter: rows of an archive that have a code, and not every answer. */
  public static final String FAILED_ROWS = "failed_rows";

  /** The label that tells dead letters apart by their code. */
  public static final String CODE = "code";

  /** Counter: requests that were asked again, alone, as the engine had failed at them. */
  public static final String RETRIES = "retries";

  /** Gauge: requests that were taken in and are not finished. */
  public static final String IN_FLIGHT = "in_flight";

  /** Counter: transactions that Kafka dropped before they could be committed. */
  public static final String LOST_TRANSACTIONS = "lost_transactions";

  /** Gauge: sequences in a step of the engine, by the most there may be. */
  public static final String BATCH_FILL = "batch_fill";

  /** Gauge: tokens that were chosen by so little that rounding may have decided. */
  public static final String NEAR_TIES = "near_ties";

  /** Gauge, one for each value of {@link #PHASE}: milliseconds that the engine spent there. */
  public static final String PHASE_MS = "phase_ms";

  /** The label that tells what the engine's decoding thread was doing. */
  public static final String PHASE = "phase";

  /** Gauge, with a draft: tokens that a verification told, the bonus token counted. */
  public static final String TAU = "tau";

  /** Gauge, with a draft: drafted tokens that a verification accepted. */
  public static final String TAU_WITHOUT_BONUS = "tau_without_bonus";

  /** Gauge, with a draft: tokens after the first, by the steps that sequences decoded in. */
  public static final String TOKENS_PER_STEP = "tokens_per_step";

  /** Gauge, with a draft: nodes of a verified tree, the root counted. */
  public static final String NODES_PER_TREE = "nodes_per_tree";

  /**
   * Gauge, with a draft, one for each value of {@link #DEPTH}: of the verifications that accepted
   * all tokens before it, the share that accepted one there.
   */
  public static final String ACCEPTANCE = "acceptance";

  /** The label that tells the levels of a tree apart, 1 below the root. */
  public static final String DEPTH = "depth";

  private MetricNames() {}
}
