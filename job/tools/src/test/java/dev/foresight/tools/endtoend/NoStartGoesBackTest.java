// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.testing.LocalSetup;
import dev.foresight.tools.testing.PacedEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a job may begin, at a real broker, given what its group has committed. */
class NoStartGoesBackTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final TopicPartition REQUESTS = new TopicPartition(InputTopicOption.DEFAULT, 0);

  private final PacedEngine engine = new PacedEngine(4, Duration.ZERO);
  private final List<String> keys = new ArrayList<>();
  private LocalSetup setup;
  private TopicFollower results;

  @BeforeEach
  void start() throws Exception {
    setup = LocalSetup.start(1, 2);
    results = setup.results();
  }

  @AfterEach
  void stop() {
    results.close();
    setup.close();
    engine.close();
  }

  @Test
  void aJobFromAnOlderSavepointEndsForGoodUnlessItIsMeant() throws Exception {
    String older = answered(Optional.empty(), 0, 20);
    String newer = answered(Optional.of(older), 20, 30);

    LocalJob back = submit(Optional.of(older), "--start-from=earliest");
    Await.await("end for good", () -> back.status() == JobStatus.FAILED);
    assertThat(back.newFailure())
        .contains(
            "reading caption-requests-0 would begin at offset 20, but the group foresight has"
                + " committed 30: what lies between was answered and would be again. Start from the"
                + " job's newest checkpoint or savepoint; or say --allow-rewind to answer it again,"
                + " or give the job a --group-id of its own");

    answered(Optional.of(newer), 30, 40);
    assertThat(keys).containsExactlyInAnyOrderElementsOf(events(0, 40));
    submit(Optional.of(older), "--allow-rewind");
    LocalSetup.collect(results, keys, 60);
    assertThat(keys.subList(40, 60)).containsExactlyInAnyOrderElementsOf(events(20, 40));
  }

  @Test
  void whereAStartWithoutACheckpointBeginsIsTheUsersWord() throws Exception {
    answered(Optional.empty(), 0, 10);

    submit(Optional.empty(), "--start-from=earliest");

    LocalSetup.collect(results, keys, 20);
    assertThat(keys.subList(10, 20)).containsExactlyInAnyOrderElementsOf(events(0, 10));
  }

  @Test
  void aGroupThatWasSetForwardOnPurposeIsNotPassedOverInSilence() throws Exception {
    String savepoint = answered(Optional.empty(), 0, 10);
    setup.send(10, 20);
    try (Admin admin = setup.access().admin()) {
      admin
          .alterConsumerGroupOffsets("foresight", Map.of(REQUESTS, new OffsetAndMetadata(15)))
          .all()
          .get();
    }

    LocalJob restored = submit(Optional.of(savepoint));
    Await.await("end for good", () -> restored.status() == JobStatus.FAILED);
    assertThat(restored.newFailure()).get().asString().contains("at offset 10", "committed 15");

    submit(Optional.empty());
    LocalSetup.collect(results, keys, 15);
    assertThat(keys).containsExactlyInAnyOrderElementsOf(both(events(0, 10), events(15, 20)));
  }

  /** A reader fetches 500 records at a time, and hands them on as fast as they are answered. */
  @Test
  void whatACompletedCheckpointCoversIsCommittedThoughRecordsWaitInTheReader() throws Exception {
    engine.setPace(Duration.ofMillis(100));
    setup.send(0, 1200);
    submit(Optional.empty(), "--capacity=4");
    LocalSetup.collect(results, keys, 50);

    try (Admin admin = setup.access().admin()) {
      while (committed(admin) < 50) {
        assertThat(keys).as("answered, but not committed").hasSizeLessThan(400);
        LocalSetup.collect(results, keys, keys.size() + 1);
      }
    }
  }

  private static long committed(Admin admin) throws Exception {
    OffsetAndMetadata offset =
        admin
            .listConsumerGroupOffsets("foresight")
            .partitionsToOffsetAndMetadata()
            .get()
            .get(REQUESTS);
    return offset == null ? 0 : offset.offset();
  }

  /** Sends events, has them answered, stops the job, and returns its savepoint. */
  private String answered(Optional<String> from, int first, int end) throws Exception {
    setup.send(first, end);
    LocalJob job = submit(from);
    LocalSetup.collect(results, keys, end);
    return job.stopWithSavepoint(LIMIT).orElseThrow();
  }

  private LocalJob submit(Optional<String> savepoint, String... more) throws Exception {
    return setup.submit(
        engine,
        savepoint,
        Stream.concat(Stream.of("--parallelism=1", "--checkpoint-interval=300ms"), Stream.of(more))
            .toArray(String[]::new));
  }

  private static List<String> events(int first, int end) {
    return IntStream.range(first, end).mapToObj(i -> "event-" + i).toList();
  }

  private static List<String> both(Collection<String> some, Collection<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }
}
