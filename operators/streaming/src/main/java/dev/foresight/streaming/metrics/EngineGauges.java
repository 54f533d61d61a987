// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.metrics;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.StepTotals;
import dev.foresight.engine.serving.Verifications;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Shows an engine's statistics since it was opened. Of the subtasks that share an engine in a
 * process, one shows them: sums over subtasks are sums over engines.
 */
public final class EngineGauges implements AutoCloseable {
  /** Engines that somebody shows, of this job in this process. */
  private static final Set<EngineInfo> SHOWN = ConcurrentHashMap.newKeySet();

  private final MetricGroup group;
  private Optional<EngineInfo> shown = Optional.empty();

  /** Creates gauges below an operator's metrics. */
  public EngineGauges(MetricGroup operator) {
    this.group = operator.addGroup(MetricNames.GROUP);
  }

  /** Shows an engine, unless another subtask does. */
  public void show(Engine engine) {
    EngineInfo info = engine.info();
    if (SHOWN.add(info)) {
      shown = Optional.of(info);
      showAlways(engine, info);
      if (info.draftDepth() > 0) {
        showSpeculation(engine, info);
      }
    }
  }

  /** Lets another show the engine. */
  @Override
  public void close() {
    shown.ifPresent(SHOWN::remove);
    shown = Optional.empty();
  }

  private void showAlways(Engine engine, EngineInfo info) {
    group.gauge(MetricNames.ENGINE_SERVING, (Gauge<Integer>) () -> engine.isServing() ? 1 : 0);
    group.gauge(MetricNames.ENGINE_RESTARTS, (Gauge<Integer>) () -> engine.statistics().restarts());
    group.gauge(
        MetricNames.ENGINE_QUEUE, (Gauge<Integer>) () -> engine.statistics().load().queued());
    group.gauge(
        MetricNames.KV_CACHE_BYTES, (Gauge<Long>) () -> engine.statistics().load().cacheBytes());
    group.gauge(
        MetricNames.KV_BUDGET_BYTES,
        (Gauge<Long>) () -> engine.statistics().load().cacheBudgetBytes());
    group.gauge(
        MetricNames.BATCH_FILL,
        (Gauge<Double>) () -> engine.statistics().sequencesPerStep() / info.maxBatch());
    group.gauge(
        MetricNames.NEAR_TIES, (Gauge<Long>) () -> engine.statistics().nearTies().nearTies());
    show(engine, MetricNames.IMAGE_CACHE_BYTES, now -> now.visionCache().bytes());
    show(engine, MetricNames.IMAGE_CACHE_HITS, now -> now.visionCache().hits());
    show(engine, MetricNames.IMAGE_CACHE_MISSES, now -> now.visionCache().misses());
    show(engine, MetricNames.PREFIX_CACHE_BYTES, now -> now.prefixes().bytes());
    show(engine, MetricNames.PREFIX_CACHE_HITS, now -> now.prefixes().hits());
    show(engine, MetricNames.PREFIX_CACHE_ROWS, now -> now.prefixes().rows());
    for (Phase phase : Phase.values()) {
      group
          .addGroup(MetricNames.PHASE, phase.name().toLowerCase(Locale.ROOT))
          .gauge(
              MetricNames.PHASE_MS,
              (Gauge<Long>) () -> engine.statistics().timeIn(phase).toMillis());
    }
  }

  private void showSpeculation(Engine engine, EngineInfo info) {
    show(engine, group, MetricNames.TAU, Verifications::tau);
    show(engine, group, MetricNames.TAU_WITHOUT_BONUS, Verifications::tauWithoutBonus);
    group.gauge(
        MetricNames.TOKENS_PER_STEP,
        (Gauge<Double>) () -> engine.statistics().emitted().tokensPerStep());
    show(engine, group, MetricNames.NODES_PER_TREE, Verifications::nodesPerTree);
    group.gauge(
        MetricNames.NODES_PER_STEP, (Gauge<Double>) () -> nodesPerStep(engine.statistics()));
    for (int depth = 1; depth <= info.draftDepth(); depth++) {
      int at = depth;
      MetricGroup level = group.addGroup(MetricNames.DEPTH, Integer.toString(depth));
      show(engine, level, MetricNames.ACCEPTANCE, sums -> sums.acceptanceAt(at));
    }
  }

  private static double nodesPerStep(EngineStatistics statistics) {
    long steps = statistics.steps().values().stream().mapToLong(StepTotals::steps).sum();
    return (double) statistics.verifications().nodes() / Math.max(1, steps);
  }

  private void show(Engine engine, String name, ToLongFunction<EngineStatistics> value) {
    group.gauge(name, (Gauge<Long>) () -> value.applyAsLong(engine.statistics()));
  }

  private static void show(
      Engine engine, MetricGroup in, String name, ToDoubleFunction<Verifications> value) {
    in.gauge(name, (Gauge<Double>) () -> value.applyAsDouble(engine.statistics().verifications()));
  }
}
