// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.job.kafka.KafkaAccess;
import dev.foresight.job.kafka.NewTopics;
import dev.foresight.streaming.sink.Delivery;
import dev.foresight.streaming.sink.KafkaEndpoints;
import dev.foresight.streaming.sink.LostTransactionException;
import dev.foresight.streaming.sink.OutputFormat;
import dev.foresight.streaming.sink.OutputTopics;
import dev.foresight.streaming.sink.ValueFormat;
import dev.foresight.tools.kafka.TopicFollower;
import dev.foresight.tools.local.EmbeddedBroker;
import dev.foresight.tools.testing.LocalSetup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.JobInfoImpl;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.metrics.groups.SinkCommitterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.metrics.groups.InternalSinkCommitterMetricGroup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes, at a real broker, of a transaction that a restored job commits. */
class CommitTest {
  private static final String TOPIC = "captions";
  private static final String ID = "my-job-results-0-1";

  private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
  private EmbeddedBroker broker;
  private KafkaAccess access;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start();
    access = KafkaAccess.to(broker.bootstrapServers());
    access.createMissing(Set.of(TOPIC), NewTopics.ofPartitions(1));
  }

  @AfterEach
  void stop() {
    producers.forEach(producer -> producer.close(Duration.ZERO));
    broker.close();
  }

  @Test
  void itIsCommittedAndCommittingItAgainIsNoLoss() throws Exception {
    KafkaCommittable transaction = write(ID, "a");

    commit(transaction);
    assertThatCode(() -> commit(transaction)).doesNotThrowAnyException();

    assertThat(keys()).containsExactly("a");
  }

  /** The broker raises the epoch with it, and takes the second commit for a fenced producer's. */
  @Test
  void oneThatItsWriterCommittedBeforeTheProcessDiedIsNoLoss() throws Exception {
    KafkaCommittable transaction = write(ID, "a");
    producers.get(0).commitTransaction();

    assertThatCode(() -> commit(transaction)).doesNotThrowAnyException();

    assertThat(keys()).containsExactly("a");
  }

  private List<String> keys() throws Exception {
    List<String> keys = new ArrayList<>();
    try (TopicFollower results = new TopicFollower(access, Set.of(TOPIC), true)) {
      LocalSetup.collect(results, keys, 1);
      results.poll(Duration.ofMillis(500)).forEach(late -> keys.add("twice"));
    }
    return keys;
  }

  @Test
  void oneThatTheBrokerDroppedIsALoss() throws Exception {
    KafkaCommittable transaction = write(ID, "a");
    try (Admin admin = access.admin()) {
      admin.fenceProducers(List.of(ID)).all().get();
    }

    assertLost(transaction);
  }

  @Test
  void oneThatAnotherJobOfTheSameNameTookOverIsALoss() throws Exception {
    KafkaCommittable transaction = write(ID, "a");
    write(ID, "b");
    producers.get(1).commitTransaction();

    assertLost(transaction);
  }

  @Test
  void oneThatTheBrokerKnowsNothingOfIsALoss() {
    assertLost(new KafkaCommittable(4711, (short) 0, ID, null));
  }

  private void assertLost(KafkaCommittable transaction) {
    assertThatThrownBy(() -> commit(transaction))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .isInstanceOf(LostTransactionException.class)
        .hasMessageContaining(ID);
  }

  /** Writes what a checkpoint then counts as written: all is there but the commit. */
  private KafkaCommittable write(String transactionalId, String key) throws Exception {
    Map<String, Object> properties = new HashMap<>(access.properties());
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    producers.add(producer);
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(
        new ProducerRecord<>(TOPIC, key.getBytes(StandardCharsets.UTF_8), new byte[] {1}));
    producer.flush();
    try (Admin admin = access.admin()) {
      TransactionDescription open =
          admin.describeTransactions(List.of(transactionalId)).description(transactionalId).get();
      return new KafkaCommittable(
          open.producerId(), (short) open.producerEpoch(), transactionalId, null);
    }
  }

  /** Commits as a job does that was restored from a checkpoint. */
  @SuppressWarnings({"try", "unchecked"}) // Flink's close throws anything, and hides the type
  private void commit(KafkaCommittable transaction) throws Exception {
    SupportsCommitter<KafkaCommittable> sink =
        (SupportsCommitter<KafkaCommittable>)
            new KafkaEndpoints(access.properties(), 1 << 20)
                .deadLetters(
                    new OutputTopics(TOPIC, TOPIC),
                    ValueFormat.of(OutputFormat.JSON),
                    Delivery.exactlyOnce("my-job-results", Duration.ofMinutes(1)));
    try (Committer<KafkaCommittable> committer = sink.createCommitter(new Context())) {
      committer.commit(List.of(new Request(transaction)));
    }
  }

  private record Context() implements CommitterInitContext {
    @Override
    public SinkCommitterMetricGroup metricGroup() {
      return InternalSinkCommitterMetricGroup.wrap(
          UnregisteredMetricsGroup.createOperatorMetricGroup());
    }

    @Override
    public OptionalLong getRestoredCheckpointId() {
      return OptionalLong.of(1);
    }

    @Override
    public JobInfo getJobInfo() {
      return new JobInfoImpl(new JobID(), "my-job");
    }

    @Override
    public TaskInfo getTaskInfo() {
      return new TaskInfoImpl("results", 1, 0, 1, 0);
    }
  }

  /** Flink's side of a commit, which this job never asks to try again. */
  private record Request(KafkaCommittable getCommittable)
      implements Committer.CommitRequest<KafkaCommittable> {
    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {}

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      throw new IllegalStateException(reason);
    }

    @Override
    public void retryLater() {
      throw new IllegalStateException("not now");
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable next) {
      throw new IllegalStateException("not now");
    }

    @Override
    public void signalAlreadyCommitted() {}
  }
}
