// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The committer in its operator: transactions on their way to their commit are state. */
class CommitterOperatorTest {
  private FakeKafkaCommitter kafka = new FakeKafkaCommitter();
  private final FakeTransactionLog log = new FakeTransactionLog();
  private OneInputStreamOperatorTestHarness<
          CommittableMessage<KafkaCommittable>, CommittableMessage<KafkaCommittable>>
      harness;

  @BeforeEach
  void open() throws Exception {
    harness = harness();
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void whatWasWrittenIsCommittedOnceItsCheckpointIsComplete() throws Exception {
    write(1, "a");
    harness.snapshot(1, 0);
    write(2, "b");
    assertThat(kafka.committed()).isEmpty();

    harness.notifyOfCompletedCheckpoint(1);

    assertThat(kafka.committed()).containsExactly("a");
    assertThat(harness.getOutput()).as("no watermark").isEmpty();
  }

  @Test
  void whatACheckpointHoldsIsCommittedWhenTheJobRestarts() throws Exception {
    write(1, "a");
    OperatorSubtaskState checkpoint = harness.snapshot(1, 0);

    restart(checkpoint);

    assertThat(kafka.committed()).containsExactly("a");
  }

  @Test
  void whatWasCommittedBeforeTheProcessDiedStopsNoRestart() throws Exception {
    write(1, "a");
    OperatorSubtaskState checkpoint = harness.snapshot(1, 0);
    harness.notifyOfCompletedCheckpoint(1);
    kafka = new FakeKafkaCommitter();
    kafka.failAt("a", new ProducerFencedException("fenced"));
    log.tell("a", TransactionFate.COMMITTED);

    restart(checkpoint);

    write(2, "b");
    harness.snapshot(2, 0);
    harness.notifyOfCompletedCheckpoint(2);
    assertThat(kafka.committed()).containsExactly("b");
  }

  @Test
  void whatKafkaDroppedWhileTheJobWasDownEndsItForGood() throws Exception {
    write(1, "a");
    OperatorSubtaskState checkpoint = harness.snapshot(1, 0);
    kafka.failAt("a", new ProducerFencedException("fenced"));
    log.tell("a", TransactionFate.DROPPED);

    assertThatThrownBy(() -> restart(checkpoint))
        .isInstanceOf(SuppressRestartsException.class)
        .hasCauseInstanceOf(LostTransactionException.class);
  }

  @Test
  void whatKafkaDroppedWhileTheJobRanEndsItForGood() throws Exception {
    write(1, "a");
    harness.snapshot(1, 0);
    kafka.failAt("a", new ProducerFencedException("fenced"));
    log.tell("a", TransactionFate.DROPPED);

    assertThatThrownBy(() -> harness.notifyOfCompletedCheckpoint(1))
        .isInstanceOf(SuppressRestartsException.class);
  }

  @Test
  void aTimeOutLeavesTheTransactionToTheNextRestart() throws Exception {
    write(1, "a");
    OperatorSubtaskState checkpoint = harness.snapshot(1, 0);
    kafka.failAt("a", new TimeoutException("slow"));
    assertThatThrownBy(() -> harness.notifyOfCompletedCheckpoint(1))
        .hasRootCauseInstanceOf(TimeoutException.class);
    kafka = new FakeKafkaCommitter();

    restart(checkpoint);

    assertThat(kafka.committed()).containsExactly("a");
  }

  private void write(long checkpoint, String transactionalId) throws Exception {
    harness.processElement(new CommittableSummary<>(0, 1, checkpoint, 1, 0), 0);
    harness.processElement(
        new CommittableWithLineage<>(
            new KafkaCommittable(1, (short) 0, transactionalId, null), checkpoint, 0),
        0);
  }

  /** Ends the task without a word to Kafka, and opens another one from a checkpoint. */
  private void restart(OperatorSubtaskState checkpoint) throws Exception {
    harness.close();
    harness = harness();
    harness.setRestoredCheckpointId(1);
    harness.initializeState(checkpoint);
    harness.open();
  }

  private OneInputStreamOperatorTestHarness<
          CommittableMessage<KafkaCommittable>, CommittableMessage<KafkaCommittable>>
      harness() throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new CommitterOperatorFactory<>(new StrictSink(kafka, log), false, true));
  }

  /** A sink of which nothing but the committer is used. */
  private static final class StrictSink implements SupportsCommitter<KafkaCommittable> {
    private static final long serialVersionUID = 1L;
    private static final StrictKafkaSink<?> CONNECTOR =
        (StrictKafkaSink<?>)
            new KafkaEndpoints(Map.of("bootstrap.servers", "localhost:1"), 1 << 20)
                .deadLetters(
                    new OutputTopics("captions", "dead"),
                    ValueFormat.of(OutputFormat.AVRO),
                    Delivery.exactlyOnce("foresight", Duration.ofMinutes(10)));

    private final transient FakeKafkaCommitter kafka;
    private final transient FakeTransactionLog log;

    StrictSink(FakeKafkaCommitter kafka, FakeTransactionLog log) {
      this.kafka = kafka;
      this.log = log;
    }

    @Override
    public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
      return new StrictCommitter(kafka, log, false, context.metricGroup());
    }

    @Override
    public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
      return CONNECTOR.getCommittableSerializer();
    }
  }
}
