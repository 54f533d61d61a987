// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.SharedEngines;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.JobOptions;
import dev.foresight.streaming.deadletter.DeadLetterCode;
import dev.foresight.tools.kafka.RequestSender;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.testing.LocalSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged, hostile and oversized events, with a real engine behind: each has one outcome, the good
 * ones in between are answered, and neither job nor engine starts again. {@code mvn verify} sends
 * 500, {@code mvn verify -Psoak} 10,000.
 */
class MutatedEventsIT {
  private static final int SHORT = 500;
  private static final int FULL = 10_000;
  private static final Duration POLL = Duration.ofMillis(200);

  @TempDir Path folder;

  @Test
  void noneStartsAnythingAgainAndAllAreAccountedFor() throws Exception {
    boolean full = System.getProperty("foresight.soak", "short").equals("full");
    long seed = Long.getLong("foresight.soak.seed", System.nanoTime());
    say("-Dforesight.soak.seed=%d repeats this", seed);
    Path image = Files.copy(TinyModel.BLUE, folder.resolve("blue.png"));
    SharedEngines engines =
        SharedEngines.of(
            JobOptions.parse("--model=" + TinyModel.TARGET, "--threads=1", "--kv-budget-mib=128")
                .model());
    try (LocalSetup setup = LocalSetup.start(4, 2);
        SoakOutcomes outcomes = new SoakOutcomes(setup.access());
        Engine engine = engines.acquire(null)) {
      LocalJob job =
          setup.submit(
              model -> engines,
              Optional.empty(),
              "--parallelism=2",
              "--checkpoint-interval=1s",
              "--image-root=" + folder);
      Map<String, String> sent = send(setup, new MutatedEvents(seed, image), full ? FULL : SHORT);
      Await.await(
          "account for all",
          full ? Duration.ofHours(1) : Duration.ofMinutes(5),
          () -> {
            job.requireAlive();
            return outcomes.poll(POLL).size() >= sent.size();
          });

      check(sent, settled(outcomes));
      assertThat(job.newFailure()).as("a failure that restarted the job").isEmpty();
      assertThat(engine.statistics().restarts()).isZero();
      assertThat(engine.isServing()).isTrue();
      job.cancel();
    }
  }

  private record Sent(String key, Future<RecordMetadata> record) {}

  /** Returns the keys of what was stored, by its coordinates. */
  private static Map<String, String> send(LocalSetup setup, MutatedEvents events, int count)
      throws InterruptedException {
    List<Sent> sent = new ArrayList<>();
    Map<String, String> stored = new HashMap<>();
    try (RequestSender sender = new RequestSender(setup.access(), InputTopicOption.DEFAULT)) {
      for (int i = 0; i < count; i++) {
        MutatedEvents.Event event = events.event(i);
        sent.add(new Sent(event.key(), sender.send(event.key(), event.value())));
      }
      for (Sent one : sent) {
        RecordMetadata at = sender.await(one.record());
        stored.put(SoakOutcomes.coordinates(at.topic(), at.partition(), at.offset()), one.key());
      }
    }
    return stored;
  }

  /** What comes late comes twice. */
  private static List<SoakOutcomes.Outcome> settled(SoakOutcomes outcomes) throws Exception {
    for (int i = 0; i < 15; i++) {
      outcomes.poll(POLL);
    }
    return outcomes.poll(POLL);
  }

  private static void check(Map<String, String> sent, List<SoakOutcomes.Outcome> all) {
    Map<String, Long> codes =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    outcome -> outcome.code().isEmpty() ? "answered" : outcome.code(),
                    TreeMap::new,
                    Collectors.counting()));
    say("%d events: %s", sent.size(), codes);
    assertThat(all)
        .extracting(SoakOutcomes.Outcome::coordinates)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(sent.keySet());
    assertThat(all)
        .filteredOn(outcome -> outcome.key().startsWith(MutatedEvents.GOOD))
        .isNotEmpty()
        .allSatisfy(outcome -> assertThat(outcome.code()).as(outcome.key()).isEmpty());
    assertThat(codes)
        .hasSizeGreaterThan(10)
        .doesNotContainKeys(
            DeadLetterCode.UNEXPECTED_FAILURE.name(),
            DeadLetterCode.ENGINE_FAILED.name(),
            DeadLetterCode.ENGINE_CRASHED.name());
  }

  private static void say(String format, Object... values) {
    System.out.printf("mutated: " + format + "%n", values);
  }
}
