// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.job.kafka.RequestSender;
import dev.foresight.job.kafka.TopicFollower;
import dev.foresight.job.kafka.TransactionTimeout;
import dev.foresight.job.local.EmbeddedBroker;
import dev.foresight.job.local.LocalCluster;
import dev.foresight.job.local.LocalJob;
import dev.foresight.job.options.JobOptions;
import dev.foresight.job.options.SourceOptions;
import dev.foresight.job.options.TopicOptions;
import dev.foresight.job.testing.PacedEngine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What consumers of the topics may rely on, at a real broker. */
class DeliveryTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final PacedEngine engine = new PacedEngine(4, Duration.ZERO);
  private EmbeddedBroker broker;
  private KafkaAccess access;
  private LocalCluster cluster;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start();
    cluster = LocalCluster.start(1);
    access = KafkaAccess.to(broker.bootstrapServers());
    access.createMissing(
        Set.of(SourceOptions.INPUT, TopicOptions.OUTPUT, TopicOptions.DEAD_LETTERS),
        NewTopics.ofPartitions(1));
  }

  @AfterEach
  void stop() {
    cluster.close();
    engine.end();
    broker.close();
  }

  @Test
  void aTransactionThatKafkaDroppedEndsTheJobForGood() throws Exception {
    LocalJob job = submit("--checkpoint-interval=2s");

    try (RequestSender sender = new RequestSender(access, SourceOptions.INPUT);
        Admin admin = Admin.create(Map.<String, Object>copyOf(access.properties()))) {
      long end = System.nanoTime() + LIMIT.toNanos();
      for (int i = 0; job.status() != JobStatus.FAILED; i++) {
        assertThat(System.nanoTime()).as("time for the job to fail").isLessThan(end);
        send(sender, "event-" + i);
        // A checkpoint may be faster; then there is nothing to drop, and the next event's turn.
        for (int tries = 0; tries < 30 && !drop(admin, "my-job-results"); tries++) {
          Thread.sleep(100);
        }
        for (int tries = 0; tries < 50 && job.status() != JobStatus.FAILED; tries++) {
          Thread.sleep(100);
        }
      }
    }

    assertThat(job.newFailure()).get().asString().contains("Kafka dropped", "my-job-results-0-");
  }

  @Test
  void atLeastOnceIsSeenWithoutACheckpoint() throws Exception {
    submit("--delivery=at-least-once", "--checkpoint-interval=1h");

    try (RequestSender sender = new RequestSender(access, SourceOptions.INPUT);
        TopicFollower follower = new TopicFollower(access, Set.of(TopicOptions.OUTPUT), true)) {
      send(sender, "event");

      assertThat(keys(follower, 1)).containsExactly("event");
    }
  }

  @Test
  void aTransactionMayStayOpenAsLongAsTheBrokersAllow() throws Exception {
    assertThat(TransactionTimeout.choose(access, Optional.empty()))
        .isEqualTo(Duration.ofMinutes(15));
    assertThat(TransactionTimeout.choose(access, Optional.of(Duration.ofMinutes(3))))
        .isEqualTo(Duration.ofMinutes(3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TransactionTimeout.choose(access, Optional.of(Duration.ofMinutes(16))))
        .withMessage(
            "--transaction-timeout is 960000 ms, but the brokers allow 900000 ms; lower it, or"
                + " raise their transaction.max.timeout.ms");
  }

  private LocalJob submit(String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--model=none",
                "--job-name=my-job",
                "--parallelism=1",
                "--bootstrap-servers=" + broker.bootstrapServers()));
    arguments.addAll(List.of(more));
    CaptionTopology topology =
        new CaptionTopology(
            JobOptions.parse(arguments.toArray(String[]::new)), new PacedEngine.Handle(engine));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(topology.configuration());
    topology.buildIn(environment);
    return cluster.submit(environment, "my-job");
  }

  /** Does to an open transaction what a time-out does, without the wait. */
  private static boolean drop(Admin admin, String prefix) throws Exception {
    List<String> open =
        admin
            .listTransactions(
                new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
            .all()
            .get()
            .stream()
            .map(TransactionListing::transactionalId)
            .filter(id -> id.startsWith(prefix))
            .toList();
    if (!open.isEmpty()) {
      admin.fenceProducers(open).all().get();
    }
    return !open.isEmpty();
  }

  private static void send(RequestSender sender, String id) throws InterruptedException {
    sender.await(
        sender.send(
            id,
            ("{\"id\": \"" + id + "\", \"prompt\": \"Why?\"}").getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> keys(TopicFollower follower, int count) {
    List<String> keys = new ArrayList<>();
    long end = System.nanoTime() + LIMIT.toNanos();
    while (keys.size() < count) {
      assertThat(System.nanoTime()).as("time for " + count + " records").isLessThan(end);
      for (ConsumerRecord<byte[], byte[]> record : follower.poll(Duration.ofMillis(100))) {
        keys.add(new String(record.key(), StandardCharsets.UTF_8));
      }
    }
    return keys;
  }
}
