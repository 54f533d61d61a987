// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import dev.foresight.job.options.ModelOptions;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.tools.bench.LentEngine;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.testing.LocalSetup;
import dev.foresight.tools.testing.PacedEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Three models in one job, of which one does not answer. */
class RoutesTest {
  private static final int EVENTS = 40;
  private static final int STUCK = 6;

  private final PacedEngine byDefault = new PacedEngine(4, Duration.ZERO);
  private final PacedEngine fast = new PacedEngine(4, Duration.ZERO);
  private final PacedEngine stuck = new PacedEngine(1, Duration.ofHours(1));

  @Test
  void aRouteWhoseEngineIsStuckStopsNoOther() throws Exception {
    List<String> keys = new ArrayList<>();
    try (LocalSetup setup = LocalSetup.start(2, 3);
        TopicFollower results = setup.results()) {
      setup.sendTo("stuck", 0, STUCK);
      setup.send(0, EVENTS);
      setup.sendTo("fast", 0, EVENTS);
      LocalJob job =
          setup.submit(
              engines(),
              Optional.empty(),
              "--parallelism=2",
              "--kv-budget-mib=1",
              route("stuck", ""),
              // A slot of its own.
              route("fast", ", \"slot-sharing-group\": \"fast\", \"parallelism\": 1"));

      LocalSetup.collect(results, keys, 2 * EVENTS);
      Await.await("ask the engine that is stuck", () -> stuck.asked() == STUCK);
      job.cancel();
    } finally {
      Stream.of(byDefault, fast, stuck).forEach(PacedEngine::close);
    }
    assertThat(keys)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("event", "fast")
                .flatMap(name -> IntStream.range(0, EVENTS).mapToObj(i -> name + "-" + i))
                .toList());
    assertThat(byDefault.asked()).isEqualTo(EVENTS);
    assertThat(fast.asked()).isEqualTo(EVENTS);
  }

  private Function<ModelOptions, EngineProvider> engines() {
    Map<String, LentEngine> lent =
        Map.of(
            "none", new LentEngine(byDefault),
            "of-fast", new LentEngine(fast),
            "of-stuck", new LentEngine(stuck));
    return model -> lent.get(model.modelPlace());
  }

  private static String route(String name, String more) {
    return "--route={\"name\": \"%1$s\", \"match\": {\"model\": \"%1$s\"}, \"model\": \"of-%1$s\", \"kv-budget-mib\": 1%2$s}"
        .formatted(name, more);
  }
}
