// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.job.kafka.TopicFollower;
import dev.foresight.job.local.LocalJob;
import dev.foresight.job.testing.LocalSetup;
import dev.foresight.job.testing.PacedEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SavepointTest {
  private static final int EVENTS = 1000;

  /** Without buffer debloating a savepoint waits until all that is queued is answered. */
  private static final Duration PROMISED = Duration.ofSeconds(30);

  private final PacedEngine engine = new PacedEngine(8, Duration.ofSeconds(1));

  @Test
  void aLoadedJobIsStoppedAndGoesOnWithMoreAndWithFewerSubtasks() throws Exception {
    List<String> keys = new ArrayList<>();
    try (LocalSetup setup = LocalSetup.start(4, 4);
        TopicFollower results = setup.results()) {
      setup.send(0, EVENTS);
      LocalJob job = setup.submit(engine, Optional.empty(), "--parallelism=2");
      LocalSetup.collect(results, keys, 1);
      Optional<String> savepoint = job.stopWithSavepoint(PROMISED);
      assertThat(savepoint).as("a savepoint within %s", PROMISED).isPresent();
      assertThat(engine.asked()).as("asked when it was stopped").isLessThan(EVENTS / 2);

      engine.setPace(Duration.ofMillis(100));
      job = setup.submit(engine, savepoint, "--parallelism=4");
      LocalSetup.collect(results, keys, EVENTS / 5);
      savepoint = job.stopWithSavepoint(PROMISED);
      assertThat(savepoint).isPresent();

      engine.setPace(Duration.ZERO);
      job = setup.submit(engine, savepoint, "--parallelism=1");
      LocalSetup.collect(results, keys, EVENTS);
      assertThat(job.drain(PROMISED)).isTrue();
      results.poll(Duration.ofSeconds(1)).forEach(late -> keys.add("twice"));
    } finally {
      engine.end();
    }
    assertThat(keys)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, EVENTS).mapToObj(i -> "event-" + i).toList());
  }
}
