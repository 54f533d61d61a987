// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.ModelOptions;
import dev.foresight.streaming.caption.EngineProvider;
import dev.foresight.streaming.caption.LentEngine;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.testing.LocalSetup;
import dev.foresight.tools.testing.PacedEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several models in one job. */
class RoutesTest {
  private static final int EVENTS = 40;
  private static final int STUCK = 6;

  /** Minutes of work, and more than what lies between source and engine. */
  private static final int BACKLOG = 3000;

  private static final String URGENT =
      "--route={\"name\": \"urgent\", \"input-topic\": \"urgent\","
          + " \"output-topic\": \"urgent-captions\", \"model\": \"none\", \"kv-budget-mib\": 1}";

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
    assertThat(keys).containsExactlyInAnyOrderElementsOf(ids("event", "fast"));
    assertThat(byDefault.asked()).isEqualTo(EVENTS);
    assertThat(fast.asked()).isEqualTo(EVENTS);
  }

  @Test
  void twoModelsOnThreeRoutesAnswerEachItsOwn() throws Exception {
    List<String> keys = new ArrayList<>();
    List<String> urgent = new ArrayList<>();
    try (LocalSetup setup = LocalSetup.start(2, 2);
        TopicFollower results = setup.results();
        TopicFollower apart = setup.follow("urgent-captions")) {
      setup.access().createMissing(Set.of("urgent", "urgent-captions"), NewTopics.ofPartitions(2));
      setup.send(0, EVENTS);
      setup.sendTo("fast", 0, EVENTS);
      setup.sendInto("urgent", 0, EVENTS);
      LocalJob job =
          setup.submit(
              engines(),
              Optional.empty(),
              "--parallelism=2",
              "--kv-budget-mib=1",
              route("fast", ""),
              // The job's own model on a way of its own.
              URGENT);

      LocalSetup.collect(results, keys, 2 * EVENTS);
      LocalSetup.collect(apart, urgent, EVENTS);
      job.cancel();
    } finally {
      Stream.of(byDefault, fast, stuck).forEach(PacedEngine::close);
    }
    assertThat(keys).containsExactlyInAnyOrderElementsOf(ids("event", "fast"));
    assertThat(urgent).containsExactlyInAnyOrderElementsOf(ids("urgent"));
    assertThat(byDefault.askedIds()).containsExactlyInAnyOrderElementsOf(ids("event", "urgent"));
    assertThat(fast.askedIds()).containsExactlyInAnyOrderElementsOf(ids("fast"));
  }

  /** Results are visible with a checkpoint, for which the engine that is full has to go on. */
  @Test
  void aTopicOfItsOwnOvertakesEventsThatFillTheOthers() throws Exception {
    PacedEngine full = new PacedEngine(1, Duration.ofMillis(100));
    Map<String, LentEngine> lent =
        Map.of("none", new LentEngine(full), "of-urgent", new LentEngine(fast));
    List<String> urgent = new ArrayList<>();
    try (LocalSetup setup = LocalSetup.start(1, 1);
        TopicFollower apart = setup.follow("urgent-captions")) {
      setup.access().createMissing(Set.of("urgent", "urgent-captions"), NewTopics.ofPartitions(1));
      LocalJob job =
          setup.submit(
              model -> lent.get(model.modelPlace()),
              Optional.empty(),
              "--parallelism=1",
              "--capacity=2",
              "--kv-budget-mib=1",
              URGENT.replace("none", "of-urgent"));
      setup.send(0, BACKLOG);
      Await.await("fill the engine", () -> full.asked() > 2);
      setup.sendInto("urgent", 0, EVENTS);

      LocalSetup.collect(apart, urgent, EVENTS);
      assertThat(full.asked()).isLessThan(BACKLOG / 2);
      job.cancel();
    } finally {
      Stream.of(byDefault, fast, stuck, full).forEach(PacedEngine::close);
    }
    assertThat(urgent).containsExactlyInAnyOrderElementsOf(ids("urgent"));
  }

  private static List<String> ids(String... names) {
    return Stream.of(names)
        .flatMap(name -> IntStream.range(0, EVENTS).mapToObj(i -> name + "-" + i))
        .toList();
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
