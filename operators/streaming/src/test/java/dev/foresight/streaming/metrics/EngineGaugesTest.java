// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.equality.NearTies;
import dev.foresight.engine.serving.Emitted;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineLoad;
import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.ForwardingEngine;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.PrefixStatistics;
import dev.foresight.engine.serving.StepKind;
import dev.foresight.engine.serving.StepTotals;
import dev.foresight.engine.serving.Verifications;
import dev.foresight.engine.serving.VisionCacheStatistics;
import dev.foresight.engine.testing.FakeEngine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineGaugesTest {
  private final Engine busy =
      new ForwardingEngine(FakeEngine.waiting()) {
        @Override
        public EngineStatistics statistics() {
          return new EngineStatistics(
              2,
              new EngineLoad(5, 600, 900),
              new VisionCacheStatistics(7, 3, 1, 30),
              new PrefixStatistics(5, 600, 2, 4096),
              Map.of(
                  StepKind.DECODE,
                  new StepTotals(
                      4, 8, 40, 20, Map.of(Phase.DRAFT, 3_000_000L, Phase.FORWARD, 9_000_000L))),
              new Verifications(4, 40, List.of(3L, 1L)),
              new Emitted(6, 4),
              new NearTies(20, 1, 1e-6f));
        }
      };

  private final Map<String, Gauge<?>> gauges = new HashMap<>();
  private EngineGauges shown;

  @AfterEach
  void close() {
    shown.close();
  }

  /** Keeps gauges under the names of their groups. */
  private final class Group extends UnregisteredMetricsGroup {
    private final String prefix;

    Group(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new Group(prefix + name + ".");
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return new Group(prefix + key + "." + value + ".");
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      gauges.put(prefix + name, gauge);
      return gauge;
    }
  }

  private Object value(String name) {
    return gauges.get("foresight." + name).getValue();
  }

  @Test
  void showsWhatSpeculationBrings() {
    shown = new EngineGauges(new Group(""));
    shown.show(busy);
    assertThat(value("tau")).isEqualTo(2.0);
    assertThat(value("tau_without_bonus")).isEqualTo(1.0);
    assertThat(value("tokens_per_step")).isEqualTo(1.5);
    assertThat(value("nodes_per_tree")).isEqualTo(10.0);
    assertThat(value("depth.1.acceptance")).isEqualTo(0.75);
    assertThat(value("depth.2.acceptance")).isEqualTo(1.0 / 3);
    assertThat(gauges).doesNotContainKey("foresight.depth.3.acceptance");
  }

  @Test
  void showsHowBusyTheEngineIs() {
    shown = new EngineGauges(new Group(""));
    shown.show(busy);
    assertThat(value("batch_fill")).isEqualTo(0.5);
    assertThat(value("engine_queue")).isEqualTo(5);
    assertThat(value("kv_cache_bytes")).isEqualTo(600L);
    assertThat(value("kv_budget_bytes")).isEqualTo(900L);
    assertThat(value("near_ties")).isEqualTo(1L);
    assertThat(value("phase.draft.phase_ms")).isEqualTo(3L);
    assertThat(value("phase.forward.phase_ms")).isEqualTo(9L);
    assertThat(value("phase.idle.phase_ms")).isEqualTo(0L);
  }

  @Test
  void showsWhetherTheEngineCanAnswerAndWhatItsCacheHolds() {
    shown = new EngineGauges(new Group(""));
    shown.show(busy);
    assertThat(value("engine_serving")).isEqualTo(1);
    assertThat(value("engine_restarts")).isEqualTo(2);
    assertThat(value("nodes_per_step")).isEqualTo(10.0);
    assertThat(value("image_cache_bytes")).isEqualTo(30L);
    assertThat(value("image_cache_hits")).isEqualTo(7L);
    assertThat(value("image_cache_misses")).isEqualTo(3L);
    assertThat(value("prefix_cache_bytes")).isEqualTo(4096L);
    assertThat(value("prefix_cache_hits")).isEqualTo(5L);
    assertThat(value("prefix_cache_rows")).isEqualTo(600L);
    busy.close();
    assertThat(value("engine_serving")).isEqualTo(0);
  }

  @Test
  void oneOfThoseThatShareAnEngineShowsIt() {
    shown = new EngineGauges(new Group(""));
    shown.show(busy);
    gauges.clear();
    EngineGauges other = new EngineGauges(new Group(""));
    other.show(busy);
    assertThat(gauges).isEmpty();
    other.close();
    other.show(busy);
    assertThat(gauges).isEmpty();

    shown.close();
    other.show(busy);
    assertThat(gauges).containsKey("foresight.tau");
    other.close();
  }
}
