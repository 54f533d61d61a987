// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.foresight.engine.testing.Await;
import dev.foresight.job.kafka.TransactionTimeout;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What consumers of the topics may rely on, at a real broker. */
class DeliveryTest {
  private static final int LOOKS_AN_EVENT = 100;

  private final PacedEngine engine = new PacedEngine(4, Duration.ZERO);
  private LocalSetup setup;

  @BeforeEach
  void start() throws Exception {
    setup = LocalSetup.start(1, 1);
  }

  @AfterEach
  void stop() {
    setup.close();
    engine.close();
  }

  @Test
  void aTransactionThatKafkaDroppedEndsTheJobForGood() throws Exception {
    LocalJob job = submit("--checkpoint-interval=2s");

    try (Admin admin = Admin.create(Map.<String, Object>copyOf(setup.access().properties()))) {
      AtomicInteger looks = new AtomicInteger();
      AtomicBoolean dropped = new AtomicBoolean();
      Await.await(
          "fail",
          () -> {
            // A checkpoint may be faster; then there is nothing to drop, and the next event's turn.
            int event = looks.get() / LOOKS_AN_EVENT;
            if (looks.getAndIncrement() % LOOKS_AN_EVENT == 0) {
              setup.send(event, event + 1);
              dropped.set(false);
            }
            if (!dropped.get()) {
              dropped.set(drop(admin, "my-job-results"));
            }
            return job.status() == JobStatus.FAILED;
          });
    }

    assertThat(job.newFailure())
        .get()
        .asString()
        .matches("(?s)Kafka dropped .*\\[my-job-results-[0-9a-f]{32}-0-\\d+\\].*");
  }

  @Test
  void atLeastOnceIsSeenWithoutACheckpoint() throws Exception {
    submit("--delivery=at-least-once", "--checkpoint-interval=1h");
    List<String> keys = new ArrayList<>();

    try (TopicFollower results = setup.results()) {
      setup.send(0, 1);
      LocalSetup.collect(results, keys, 1);
    }

    assertThat(keys).containsExactly("event-0");
  }

  @Test
  void aTransactionMayStayOpenAsLongAsTheBrokersAllow() throws Exception {
    assertThat(TransactionTimeout.choose(setup.access(), Optional.empty()))
        .isEqualTo(Duration.ofMinutes(15));
    assertThat(TransactionTimeout.choose(setup.access(), Optional.of(Duration.ofMinutes(3))))
        .isEqualTo(Duration.ofMinutes(3));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TransactionTimeout.choose(setup.access(), Optional.of(Duration.ofMinutes(16))))
        .withMessage(
            "--transaction-timeout is 960000 ms, but the brokers allow 900000 ms; lower it, or"
                + " raise their transaction.max.timeout.ms");
  }

  private LocalJob submit(String... more) throws Exception {
    List<String> options = new ArrayList<>(List.of("--parallelism=1"));
    options.addAll(List.of(more));
    return setup.submit(engine, Optional.empty(), options.toArray(String[]::new));
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
}
