// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.testing.HeldBeforeCommit;
import dev.foresight.tools.testing.JavaProcess;
import dev.foresight.tools.testing.Letters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Every test has topics of its own. */
class ReplayCommandTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private static EmbeddedBroker broker;
  private static KafkaAccess access;

  private String letters;
  private String requests;
  private String elsewhere;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start();
    access = KafkaAccess.to(broker.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void createTopics(TestInfo test) throws Exception {
    String name = test.getTestMethod().orElseThrow().getName();
    letters = "letters-" + name;
    requests = "requests-" + name;
    elsewhere = "elsewhere-" + name;
    access.createMissing(Set.of(letters, requests, elsewhere), NewTopics.ofPartitions(1));
  }

  @Test
  void codeIdAndTimeSelectAndAllOfThemMustFit() {
    write("TIMED_OUT", "early", NOON, 1);
    write("PROMPT_EMPTY", "noon", NOON.plusSeconds(60), 1);
    write("TIMED_OUT", "late", NOON.plusSeconds(120), 1);

    assertThat(wouldSend("--code=TIMED_OUT")).containsExactly("early", "late");
    assertThat(wouldSend("--code=TIMED_OUT,PROMPT_EMPTY")).hasSize(3);
    assertThat(wouldSend("--id=noon", "--id=late")).containsExactly("noon", "late");
    assertThat(wouldSend("--since=2026-01-31T12:01:00Z")).containsExactly("noon", "late");
    assertThat(wouldSend("--until=2026-01-31T12:01:00Z")).containsExactly("early");
    assertThat(wouldSend("--since=" + NOON.plusSeconds(1).toEpochMilli(), "--code=TIMED_OUT"))
        .containsExactly("late");
    assertThat(wouldSend("--since=1h")).isEmpty();
    assertThat(wouldSend("--all")).hasSize(3);

    assertThat(committed(requests)).as("a dry run writes nothing").isEmpty();
    assertThat(replay("--all").err()).as("nor remembers anything").contains("3 sent");
  }

  @Test
  void recordsGoWhereTheyAreTold() {
    write("TIMED_OUT", "a", NOON, 1);

    CommandLines.Outcome sent = replay("--all", "--to=" + elsewhere);

    assertThat(sent.code()).isZero();
    assertThat(sent.out()).contains("-> " + elsewhere + ", attempt 2");
    assertThat(committed(elsewhere)).containsExactly("a");
    assertThat(committed(requests)).isEmpty();

    CommandLines.Outcome nowhere = replay("--code=TIMED_OUT", "--to=nowhere");
    assertThat(nowhere.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(nowhere.err()).contains("the topic nowhere does not exist").hasLineCount(1);
  }

  @Test
  void aTopicThatIsGoneIsOneLineAndNothingIsSent() {
    write("TIMED_OUT", "a", NOON, 1);
    write(Letters.encoded("TIMED_OUT", "of another topic", NOON, "gone", 1));

    CommandLines.Outcome outcome = replay("--all");

    assertThat(outcome.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(outcome.err()).contains("the topic gone does not exist").hasLineCount(1);
    assertThat(outcome.out()).as("what was taken back is not told").isEmpty();
    assertThat(committed(requests)).isEmpty();
    assertThat(replay("--id=a").err()).contains("1 sent");
    assertThat(committed(requests)).containsExactly("a");
  }

  @Test
  void aRecordIsLeftWhenItHadAllItsAttempts() {
    write("TIMED_OUT", "third", NOON, 3);
    write("TIMED_OUT", "second", NOON, 2);

    CommandLines.Outcome usual = replay("--all");
    assertThat(usual.out())
        .contains("third\tTIMED_OUT\t" + requests + "-0@0\tleft: failed 3 times")
        .contains("-> " + requests + ", attempt 3");
    assertThat(committed(requests)).containsExactly("second");

    assertThat(replay("--id=third", "--max-attempts=4").out()).contains("attempt 4");
    assertThat(committed(requests)).containsExactly("second", "third");

    assertThat(replay("--all", "--max-attempts=1").err())
        .contains("--max-attempts is 1, but must be 2 or above");
  }

  @Test
  void aTopicThatTakesSmallerRecordsIsOneLineWithThreeLimits() throws Exception {
    String small = elsewhere + "-small";
    access.createMissing(
        Set.of(small),
        new NewTopics(Optional.of(1), Optional.empty(), Optional.empty(), Optional.of(100)));
    write("TIMED_OUT", "x".repeat(1000), NOON, 1);

    CommandLines.Outcome outcome = replay("--all", "--to=" + small);

    assertThat(outcome.code()).isEqualTo(ExitCode.NOTHING_RAN);
    assertThat(outcome.err())
        .contains("max.message.bytes", "max.request.size", "max.partition.fetch.bytes")
        .hasLineCount(1);
    assertThat(committed(small)).isEmpty();
  }

  @Test
  void whatAKilledReplaySentIsSentOnce(@TempDir Path folder) throws Exception {
    write("TIMED_OUT", "a", NOON, 1);
    write("TIMED_OUT", "b", NOON, 1);
    try (JavaProcess process =
        JavaProcess.start(
            folder.resolve("output"), HeldBeforeCommit.class, arguments("replay", "--all"))) {
      process.awaitOutput(HeldBeforeCommit.HELD);
      process.kill();
    }
    assertThat(stored(requests)).as("sent, though not committed").containsExactly("a", "b");
    assertThat(committed(requests)).isEmpty();

    assertThat(wouldSend("--all")).containsExactly("a", "b");
    assertThat(replay("--all").err()).contains("2 sent");
    assertThat(committed(requests)).containsExactly("a", "b");
    assertThat(replay("--all").err()).contains("0 sent");
    assertThat(committed(requests)).hasSize(2);
  }

  private void write(String code, String id, Instant time, int attempt) {
    write(Letters.encoded(code, id, time, requests, attempt));
  }

  private void write(byte[] letter) {
    try (KafkaProducer<byte[], byte[]> producer = access.producer()) {
      producer.send(new ProducerRecord<>(letters, letter));
    }
  }

  private List<String> wouldSend(String... selection) {
    List<String> all = new ArrayList<>(List.of(selection));
    all.add("--dry-run");
    return replay(all.toArray(String[]::new))
        .out()
        .lines()
        .map(line -> line.substring(0, line.indexOf('\t')))
        .toList();
  }

  private CommandLines.Outcome replay(String... more) {
    List<String> all = new ArrayList<>(List.of("replay"));
    all.addAll(List.of(more));
    return CommandLines.execute(arguments(all.toArray(String[]::new)));
  }

  private String[] arguments(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.add("--dead-letter-topic=" + letters);
    all.add("--bootstrap-servers=" + broker.bootstrapServers());
    return all.toArray(String[]::new);
  }

  /** Returns the keys that consumers see. */
  private static List<String> committed(String topic) {
    List<String> keys = new ArrayList<>();
    try (TopicFollower follower = new TopicFollower(access, Set.of(topic), true)) {
      while (!follower.isAtEnd()) {
        follower.poll(Duration.ofMillis(100)).forEach(record -> keys.add(key(record)));
      }
    }
    return keys;
  }

  /** Returns the keys of all records, those of open transactions too. */
  private static List<String> stored(String topic) {
    Map<String, Object> settings = new HashMap<>(access.properties());
    settings.put("auto.offset.reset", "earliest");
    TopicPartition partition = new TopicPartition(topic, 0);
    List<String> keys = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> keys.add(key(record)));
      }
    }
    return keys;
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }
}
