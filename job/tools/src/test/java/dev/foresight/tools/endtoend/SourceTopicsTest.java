// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.testing.Await;
import dev.foresight.engine.testing.TinyModel;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.options.InputTopicOption;
import dev.foresight.job.options.OutputTopicOption;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.LocalJob;
import dev.foresight.tools.testing.LocalSetup;
import dev.foresight.tools.testing.PacedEngine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which topics are read, from where, and to where, at a real broker. */
class SourceTopicsTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final PacedEngine ENGINE = new PacedEngine(4, Duration.ZERO);
  private static LocalSetup setup;

  @BeforeAll
  static void start() throws Exception {
    setup = LocalSetup.start(1, 1);
  }

  @AfterAll
  static void stop() {
    setup.close();
    ENGINE.close();
  }

  @Test
  void aPatternReadsTopicsAndPartitionsThatAreMadeLaterFromTheirBeginning() throws Exception {
    setup
        .access()
        .createMissing(
            Set.of("eu-orders", "eu-others", "captions-of-orders", "caption-letters"),
            NewTopics.ofPartitions(1));
    send("eu-orders", 0, "before the start");
    send("eu-others", 0, "of another topic");
    LocalJob job =
        submit(
            "--input-topic-pattern=(eu|us)-orders",
            "--start-from=latest",
            "--partition-discovery=300ms",
            "--output-topic=captions-of-orders",
            "--dead-letter-topic=caption-letters");
    List<String> keys = new ArrayList<>();
    try (TopicFollower results = setup.follow("captions-of-orders")) {
      // Nobody tells when "latest" was looked up.
      for (int i = 0; keys.isEmpty(); i++) {
        job.requireAlive();
        send("eu-orders", 0, "probe-" + i);
        results.poll(Duration.ofMillis(500)).forEach(record -> keys.add(key(record)));
      }

      setup.access().createMissing(Set.of("us-orders"), NewTopics.ofPartitions(1));
      send("us-orders", 0, "of a new topic");
      await(results, keys, "of a new topic");
      try (Admin admin = setup.access().admin()) {
        admin.createPartitions(Map.of("eu-orders", NewPartitions.increaseTo(2))).all().get();
      }
      send("eu-orders", 1, "of a new partition");
      await(results, keys, "of a new partition");
      assertThat(job.drain(LIMIT)).isTrue();
      results.poll(Duration.ofMillis(500)).forEach(record -> keys.add(key(record)));
    }

    assertThat(keys)
        .doesNotHaveDuplicates()
        .filteredOn(key -> !key.startsWith("probe-"))
        .containsExactlyInAnyOrder("of a new topic", "of a new partition");
    assertThat(all("caption-letters")).isEmpty();
  }

  @Test
  void aBoundedJobAnswersFromWhereItIsToldToWhereTheTopicEndsAndStops() throws Exception {
    Instant now = Instant.now();
    send(InputTopicOption.DEFAULT, now.minusSeconds(600), "old");
    send(InputTopicOption.DEFAULT, now.minusSeconds(300), "new");

    assertThat(answered("--start-from=timestamp:" + now.minusSeconds(400), "--group-id=other"))
        .containsExactly("new");
    assertThat(answered("--start-from=group-offsets"))
        .as("from the beginning, as the group has none")
        .containsExactly("old", "new");
    send(InputTopicOption.DEFAULT, now, "newest");
    assertThat(answered("--start-from=group-offsets")).containsExactly("newest");
    assertThat(answered("--start-from=latest")).isEmpty();
    assertThat(answered("--start-from=earliest")).containsExactly("old", "new", "newest");
  }

  /** At the end of their input transactions of a job in BATCH mode may be aborted. */
  @ParameterizedTest
  @ValueSource(strings = {"BATCH", "STREAMING"})
  void aBoundedJobCommitsAllResultsWhateverFlinksClientIsSetTo(String mode) throws Exception {
    Set<String> topics = Set.of("requests-" + mode, "captions-" + mode);
    setup.access().createMissing(topics, NewTopics.ofPartitions(1));
    for (String key : List.of("first", "second", "third")) {
      send("requests-" + mode, 0, key);
    }

    setup.runByClient(
        Map.of(ExecutionOptions.RUNTIME_MODE.key(), mode),
        "--bounded",
        "--model=" + TinyModel.TARGET,
        "--threads=1",
        "--kv-budget-mib=64",
        "--parallelism=1",
        "--checkpoint-interval=500ms",
        "--input-topic=requests-" + mode,
        "--output-topic=captions-" + mode,
        "--start-from=earliest");

    assertThat(all("captions-" + mode)).containsExactlyInAnyOrder("first", "second", "third");
  }

  /** Returns the keys of the results of a bounded job. */
  private static List<String> answered(String... options) throws Exception {
    int before = all(OutputTopicOption.DEFAULT).size();
    LocalJob job =
        submit(Stream.concat(Stream.of("--bounded"), Stream.of(options)).toArray(String[]::new));
    Await.await(
        "end, as a bounded job does",
        () -> {
          assertThat(job.newFailure()).isEmpty();
          return job.status() == JobStatus.FINISHED;
        });
    List<String> keys = all(OutputTopicOption.DEFAULT);
    return keys.subList(before, keys.size());
  }

  private static LocalJob submit(String... more) throws Exception {
    // In order, so that what is answered tells where reading began.
    return setup.submit(
        ENGINE,
        Optional.empty(),
        Stream.concat(
                Stream.of("--parallelism=1", "--ordered", "--checkpoint-interval=500ms"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static void await(TopicFollower results, List<String> keys, String key) throws Exception {
    Await.await(
        "answer " + key,
        () -> {
          results.poll(Duration.ofMillis(100)).forEach(record -> keys.add(key(record)));
          return keys.contains(key);
        });
  }

  private static List<String> all(String topic) {
    List<String> keys = new ArrayList<>();
    try (TopicFollower records = setup.follow(topic)) {
      while (!records.isAtEnd()) {
        records.poll(Duration.ofMillis(100)).forEach(record -> keys.add(key(record)));
      }
    }
    return keys;
  }

  private static void send(String topic, int partition, String key) throws Exception {
    send(new ProducerRecord<>(topic, partition, bytes(key), request(key)));
  }

  private static void send(String topic, Instant time, String key) throws Exception {
    send(new ProducerRecord<>(topic, 0, time.toEpochMilli(), bytes(key), request(key)));
  }

  private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = setup.access().producer()) {
      producer.send(record).get();
    }
  }

  private static byte[] request(String id) {
    return bytes("{\"id\": \"" + id + "\", \"prompt\": \"Why?\"}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }
}
