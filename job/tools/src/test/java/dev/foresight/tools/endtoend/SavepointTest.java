// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.testing.LocalSetup;
import dev.foresight.tools.testing.PacedEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SavepointTest {
  private static final int GOOD = 1000;
  private static final int BAD = 100;
  private static final int EVENTS = GOOD + BAD;

  /** Without buffer debloating a savepoint waits until all that is queued is answered. */
  private static final Duration PROMISED = Duration.ofSeconds(30);

  private final PacedEngine engine = new PacedEngine(8, Duration.ofSeconds(1));

  @Test
  void aLoadedJobIsStoppedAndGoesOnWithMoreAndWithFewerSubtasks() throws Exception {
    List<String> keys = new ArrayList<>();
    try (LocalSetup setup = LocalSetup.start(4, 4);
        TopicFollower outcomes = setup.outcomes()) {
      for (int i = 0; i < 10; i++) {
        setup.send(i * GOOD / 10, (i + 1) * GOOD / 10);
        setup.sendBad(i * BAD / 10, (i + 1) * BAD / 10);
      }
      LocalJob job = setup.submit(engine, Optional.empty(), "--parallelism=2");
      LocalSetup.collect(outcomes, keys, BAD / 2 + 1); // the engine never hears of half of these
      Optional<String> savepoint = job.stopWithSavepoint(PROMISED);
      assertThat(savepoint).as("a savepoint within %s", PROMISED).isPresent();
      assertThat(engine.asked()).as("asked when it was stopped").isLessThan(EVENTS / 2);

      engine.setPace(Duration.ofMillis(100));
      job = setup.submit(engine, savepoint, "--parallelism=4");
      LocalSetup.collect(outcomes, keys, EVENTS / 5);
      savepoint = job.stopWithSavepoint(PROMISED);
      assertThat(savepoint).isPresent();
      assertThat(keys).as("answered, so that the others are in flight").hasSizeLessThan(EVENTS);

      engine.setPace(Duration.ZERO);
      job = setup.submit(engine, savepoint, "--parallelism=1");
      LocalSetup.collect(outcomes, keys, EVENTS);
      assertThat(job.drain(PROMISED)).isTrue();
      outcomes.poll(Duration.ofSeconds(1)).forEach(late -> keys.add("twice"));
    } finally {
      engine.close();
    }
    assertThat(keys)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    IntStream.range(0, GOOD).mapToObj(i -> "event-" + i),
                    IntStream.range(0, BAD).mapToObj(i -> "bad-" + i))
                .toList());
  }
}
