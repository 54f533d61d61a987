// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.metrics;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.Verifications;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Shows an engine's statistics since it was opened. Subtasks that share an engine show the same
 * values: dashboards take the largest, not the sum.
 */
public final class EngineGauges {
  private final MetricGroup group;

  /** Creates gauges below an operator's metrics. */
  public EngineGauges(MetricGroup operator) {
    this.group = operator.addGroup(MetricNames.GROUP);
  }

  /** Shows an engine. */
  public void show(Engine engine) {
    EngineInfo info = engine.info();
    group.gauge(
        MetricNames.BATCH_FILL,
        (Gauge<Double>) () -> engine.statistics().sequencesPerStep() / info.maxBatch());
    group.gauge(
        MetricNames.NEAR_TIES, (Gauge<Long>) () -> engine.statistics().nearTies().nearTies());
    for (Phase phase : Phase.values()) {
      group
          .addGroup(MetricNames.PHASE, phase.name().toLowerCase(Locale.ROOT))
          .gauge(
              MetricNames.PHASE_MS,
              (Gauge<Long>) () -> engine.statistics().timeIn(phase).toMillis());
    }
    if (info.draftDepth() > 0) {
      show(engine, group, MetricNames.TAU, Verifications::tau);
      show(engine, group, MetricNames.TAU_WITHOUT_BONUS, Verifications::tauWithoutBonus);
      group.gauge(
          MetricNames.TOKENS_PER_STEP,
          (Gauge<Double>) () -> engine.statistics().emitted().tokensPerStep());
      show(engine, group, MetricNames.NODES_PER_TREE, Verifications::nodesPerTree);
      for (int depth = 1; depth <= info.draftDepth(); depth++) {
        int at = depth;
        MetricGroup level = group.addGroup(MetricNames.DEPTH, Integer.toString(depth));
        show(engine, level, MetricNames.ACCEPTANCE, sums -> sums.acceptanceAt(at));
      }
    }
  }

  private static void show(
      Engine engine, MetricGroup in, String name, ToDoubleFunction<Verifications> value) {
    in.gauge(name, (Gauge<Double>) () -> value.applyAsDouble(engine.statistics().verifications()));
  }
}
