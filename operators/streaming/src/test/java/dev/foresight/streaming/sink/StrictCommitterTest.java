// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.Test;

class StrictCommitterTest {
  private final FakeTransactionLog log = new FakeTransactionLog();
  private final FakeKafkaCommitter kafka = new FakeKafkaCommitter();
  private final Counter lost = new SimpleCounter();

  @Test
  void whatIsCommittedIsNobodysConcern() throws Exception {
    FakeRequest request = new FakeRequest("a");

    strict().commit(List.of(request));

    assertThat(kafka.committed()).containsExactly("a");
    assertThat(request.signals).isEmpty();
    assertThat(lost.getCount()).isZero();
  }

  @Test
  void aSecondCommitThatLooksFencedIsNoLoss() throws Exception {
    kafka.failAt("a", new ProducerFencedException("fenced"));
    log.tell("a", TransactionFate.COMMITTED);
    FakeRequest request = new FakeRequest("a");

    strict().commit(List.of(request));

    assertThat(request.signals).containsExactly("already committed");
    assertThat(lost.getCount()).isZero();
  }

  @Test
  void aDroppedTransactionFailsTheJobForGoodOnceTheOthersAreCommitted() {
    kafka.failAt("a", new ProducerFencedException("fenced"));
    log.tell("a", TransactionFate.DROPPED);
    FakeRequest request = new FakeRequest("a");

    assertThatThrownBy(() -> strict().commit(List.of(request, new FakeRequest("b"))))
        .isInstanceOf(SuppressRestartsException.class)
        .hasCauseInstanceOf(LostTransactionException.class)
        .cause()
        .hasMessageContainingAll("[a]", "--tolerate-lost-transactions")
        .hasNoCause();

    assertThat(kafka.committed()).containsExactly("b");
    assertThat(request.signals).containsExactly("failed");
    assertThat(lost.getCount()).isEqualTo(1);
  }

  @Test
  void aForgottenTransactionIsALossToo() {
    kafka.failAt("a", new InvalidPidMappingException("forgotten"));
    log.tell("a", TransactionFate.FORGOTTEN);

    assertThatThrownBy(() -> strict().commit(List.of(new FakeRequest("a"))))
        .hasCauseInstanceOf(LostTransactionException.class);
  }

  @Test
  void aLossThatIsToleratedIsCounted() throws Exception {
    kafka.failAt("a", new ProducerFencedException("fenced"));
    log.tell("a", TransactionFate.DROPPED);
    FakeRequest request = new FakeRequest("a");

    tolerant().commit(List.of(request));

    assertThat(request.signals).containsExactly("failed");
    assertThat(lost.getCount()).isEqualTo(1);
  }

  @Test
  void whatARestartMayMendIsLeftToARestart() {
    kafka.failAt("a", new TimeoutException("slow"));

    assertThatThrownBy(() -> strict().commit(List.of(new FakeRequest("a"))))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseInstanceOf(TimeoutException.class);
    assertThat(lost.getCount()).isZero();
  }

  @Test
  void whenItCannotBeFoundOutARestartTriesAgain() {
    kafka.failAt("a", new ProducerFencedException("fenced"));

    assertThatThrownBy(() -> strict().commit(List.of(new FakeRequest("a"))))
        .isInstanceOf(IOException.class);
    assertThat(lost.getCount()).isZero();
  }

  @Test
  void aRightThatIsGoneEndsTheJobForGood() {
    kafka.failAt("a", new TransactionalIdAuthorizationException("denied"));

    assertThatThrownBy(() -> strict().commit(List.of(new FakeRequest("a"))))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageContainingAll("no right to WRITE the transactional-id a", "grant it")
        .hasNoCause();
    assertThat(lost.getCount()).isZero();
  }

  @Test
  void closesWhatItOwns() throws Exception {
    strict().close();

    assertThat(kafka.isClosed()).isTrue();
    assertThat(log.isClosed()).isTrue();
    assertThatCode(() -> strict().close()).doesNotThrowAnyException();
  }

  @Test
  void whatCannotBeClosedEndsNoTaskManager() {
    kafka.failInClosing();

    assertThatCode(() -> strict().close()).doesNotThrowAnyException();
    assertThat(log.isClosed()).isTrue();
  }

  private StrictCommitter strict() {
    return new StrictCommitter(kafka, log, false, new OneCounter());
  }

  private StrictCommitter tolerant() {
    return new StrictCommitter(kafka, log, true, new OneCounter());
  }

  /** Hands out the counter that the test looks at. */
  private final class OneCounter extends UnregisteredMetricsGroup {
    @Override
    public OneCounter addGroup(String name) {
      return this;
    }

    @Override
    public Counter counter(String name) {
      return lost;
    }
  }

  /** Keeps what was signalled to Flink. */
  private static final class FakeRequest implements Committer.CommitRequest<KafkaCommittable> {
    private final KafkaCommittable committable;
    private final List<String> signals = new ArrayList<>();

    FakeRequest(String transactionalId) {
      this.committable = new KafkaCommittable(1, (short) 0, transactionalId, null);
    }

    @Override
    public KafkaCommittable getCommittable() {
      return committable;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
      signals.add("failed");
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      throw new IllegalStateException("failed to commit", reason);
    }

    @Override
    public void retryLater() {
      signals.add("retry");
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable next) {
      signals.add("retry");
    }

    @Override
    public void signalAlreadyCommitted() {
      signals.add("already committed");
    }
  }
}
