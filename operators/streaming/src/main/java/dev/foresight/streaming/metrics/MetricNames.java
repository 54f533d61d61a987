// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.metrics;

/**
 * Names of the operators' metrics. Stable: dashboards and alerts match on them. Prometheus has them
 * behind {@code flink_taskmanager_job_task_operator_foresight_}; labels are groups of their own,
 * and stand before the name: {@code ..._foresight_code_dead_letters{code="TIMED_OUT"}}.
 */
public final class MetricNames {
  /** The group of all of them. */
  public static final String GROUP = "foresight";

  /** Counter, records: those that held a valid request. */
  public static final String REQUESTS = "requests";

  /** Counter, requests: those answered. */
  public static final String CAPTIONS = "captions";

  /** Counter, tokens: those generated for answered requests. */
  public static final String COMPLETION_TOKENS = "completion_tokens";

  /** Meter, tokens a second: {@link #COMPLETION_TOKENS}, over the last minute. */
  public static final String TOKENS_PER_SECOND = "tokens_per_second";

  /** Counter, tokens: those of answered requests' prompts, images expanded. */
  public static final String PROMPT_TOKENS = "prompt_tokens";

  /**
   * Histogram, milliseconds: from a request's submission to the engine to its answer, of the last
   * {@value #HISTOGRAM_SIZE} answers.
   */
  public static final String LATENCY = "latency_ms";

  /** Histogram, milliseconds: from a request's submission to the engine to its first token. */
  public static final String FIRST_TOKEN = "first_token_ms";

  /** How many answers a histogram knows. */
  public static final int HISTOGRAM_SIZE = 1000;

  /** Counter, records, one for each value of {@link #CODE}: those that could not be answered. */
  public static final String DEAD_LETTERS = "dead_letters";

  /** Counter: rows of an archive that have an outcome. */
  public static final String ROWS = "rows";

  /** Counter: rows of an archive that have a code, and not every answer. */
  public static final String FAILED_ROWS = "failed_rows";

  /** The label that tells dead letters apart by their code. */
  public static final String CODE = "code";

  /** Counter, requests: those asked again, alone, as the engine had failed at them. */
  public static final String RETRIES = "retries";

  /** Gauge, requests: those taken in and not finished, the queue before the engine. */
  public static final String IN_FLIGHT = "in_flight";

  /** Counter, transactions: those that Kafka dropped before they could be committed. */
  public static final String LOST_TRANSACTIONS = "lost_transactions";

  /** Gauge, 1 or 0: whether the engine can answer. */
  public static final String ENGINE_SERVING = "engine_serving";

  /**
   * Gauge, engines: those of this model and device that failed in the process before this one, so
   * that it had to be loaded anew. Begins at 0 with each process.
   */
  public static final String ENGINE_RESTARTS = "engine_restarts";

  /** Gauge, requests: those that the engine has accepted and does not decode yet. */
  public static final String ENGINE_QUEUE = "engine_queue";

  /** Gauge, bytes: what the caches of sequences take of their budget now. */
  public static final String KV_CACHE_BYTES = "kv_cache_bytes";

  /** Gauge, bytes: that budget. */
  public static final String KV_BUDGET_BYTES = "kv_budget_bytes";

  /** Gauge, a share: sequences in a step of the engine, by the most there may be. */
  public static final String BATCH_FILL = "batch_fill";

  /** Gauge, tokens: those chosen by so little that rounding may have decided. */
  public static final String NEAR_TIES = "near_ties";

  /** Gauge, bytes: features of images that the engine keeps for the next request about them. */
  public static final String IMAGE_CACHE_BYTES = "image_cache_bytes";

  /** Gauge, images: those whose features were in the cache. */
  public static final String IMAGE_CACHE_HITS = "image_cache_hits";

  /** Gauge, images: those that were not, and had to be encoded. */
  public static final String IMAGE_CACHE_MISSES = "image_cache_misses";

  /** Gauge, bytes: prompts that the engine keeps for the next one that begins like them. */
  public static final String PREFIX_CACHE_BYTES = "prefix_cache_bytes";

  /** Gauge, requests: those whose prompts began like one before. */
  public static final String PREFIX_CACHE_HITS = "prefix_cache_hits";

  /** Gauge, rows: those of prompts that were not computed, as they were in the cache. */
  public static final String PREFIX_CACHE_ROWS = "prefix_cache_rows";

  /**
   * Gauge, milliseconds, one for each value of {@link #PHASE}: those that the engine spent there.
   */
  public static final String PHASE_MS = "phase_ms";

  /** The label that tells what the engine's decoding thread was doing. */
  public static final String PHASE = "phase";

  /** Gauge, tokens, with a draft: those that a verification told, the bonus token counted. */
  public static final String TAU = "tau";

  /** Gauge, tokens, with a draft: drafted ones that a verification accepted. */
  public static final String TAU_WITHOUT_BONUS = "tau_without_bonus";

  /** Gauge, tokens, with a draft: those after the first, by the steps that sequences decoded in. */
  public static final String TOKENS_PER_STEP = "tokens_per_step";

  /** Gauge, nodes, with a draft: those of a verified tree, the root counted. */
  public static final String NODES_PER_TREE = "nodes_per_tree";

  /** Gauge, nodes, with a draft: those verified in a step, of all its trees together. */
  public static final String NODES_PER_STEP = "nodes_per_step";

  /**
   * Gauge, a share, with a draft, one for each value of {@link #DEPTH}: of the verifications that
   * accepted all tokens before it, those that accepted one there.
   */
  public static final String ACCEPTANCE = "acceptance";

  /** The label that tells the levels of a tree apart, 1 below the root. */
  public static final String DEPTH = "depth";

  private MetricNames() {}
}
