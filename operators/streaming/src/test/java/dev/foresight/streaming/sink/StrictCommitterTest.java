// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final FakeLog log = new FakeLog();
  private final FakeCommitter kafka = new FakeCommitter();
  private final Counter lost = new SimpleCounter();

  @Test
  void whatIsCommittedIsNobodysConcern() throws Exception {
    FakeRequest request = new FakeRequest("a");

    strict().commit(List.of(request));

    assertThat(kafka.committed).containsExactly("a");
    assertThat(request.signals).isEmpty();
    assertThat(lost.getCount()).isZero();
  }

  @Test
  void aSecondCommitThatLooksFencedIsNoLoss() throws Exception {
    kafka.failures.put("a", new ProducerFencedException("fenced"));
    log.fates.put("a", TransactionFate.COMMITTED);
    FakeRequest request = new FakeRequest("a");

    strict().commit(List.of(request));

    assertThat(request.signals).containsExactly("already committed");
    assertThat(lost.getCount()).isZero();
  }

  @Test
  void aDroppedTransactionFailsTheJobForGoodOnceTheOthersAreCommitted() {
    kafka.failures.put("a", new ProducerFencedException("fenced"));
    log.fates.put("a", TransactionFate.DROPPED);
    FakeRequest request = new FakeRequest("a");

    assertThatThrownBy(() -> strict().commit(List.of(request, new FakeRequest("b"))))
        .isInstanceOf(SuppressRestartsException.class)
        .hasCauseInstanceOf(LostTransactionException.class)
        .cause()
        .hasMessageContainingAll("[a]", "--tolerate-lost-transactions")
        .hasNoCause();

    assertThat(kafka.committed).containsExactly("b");
    assertThat(request.signals).containsExactly("failed");
    assertThat(lost.getCount()).isEqualTo(1);
  }

  @Test
  void aForgottenTransactionIsALossToo() {
    kafka.failures.put("a", new InvalidPidMappingException("forgotten"));
    log.fates.put("a", TransactionFate.FORGOTTEN);

    assertThatThrownBy(() -> strict().commit(List.of(new FakeRequest("a"))))
        .hasCauseInstanceOf(LostTransactionException.class);
  }

  @Test
  void aLossThatIsToleratedIsCounted() throws Exception {
    kafka.failures.put("a", new ProducerFencedException("fenced"));
    log.fates.put("a", TransactionFate.DROPPED);
    FakeRequest request = new FakeRequest("a");

    tolerant().commit(List.of(request));

    assertThat(request.signals).containsExactly("failed");
    assertThat(lost.getCount()).isEqualTo(1);
  }

  @Test
  void whatARestartMayMendIsLeftToARestart() {
    kafka.failures.put("a", new TimeoutException("slow"));

    assertThatThrownBy(() -> strict().commit(List.of(new FakeRequest("a"))))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseInstanceOf(TimeoutException.class);
    assertThat(lost.getCount()).isZero();
  }

  @Test
  void whenItCannotBeFoundOutARestartTriesAgain() {
    kafka.failures.put("a", new ProducerFencedException("fenced"));

    assertThatThrownBy(() -> strict().commit(List.of(new FakeRequest("a"))))
        .isInstanceOf(IOException.class);
    assertThat(lost.getCount()).isZero();
  }

  @Test
  void aRightThatIsGoneEndsTheJobForGood() {
    kafka.failures.put("a", new TransactionalIdAuthorizationException("denied"));

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

    assertThat(kafka.closed).isTrue();
    assertThat(log.closed).isTrue();
    assertThatCode(() -> strict().close()).doesNotThrowAnyException();
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

  /** Signals as the connector's committer does. */
  private static final class FakeCommitter implements Committer<KafkaCommittable> {
    private final Map<String, RuntimeException> failures = new HashMap<>();
    private final List<String> committed = new ArrayList<>();
    private boolean closed;

    @Override
    public void commit(Collection<CommitRequest<KafkaCommittable>> requests) {
      for (CommitRequest<KafkaCommittable> request : requests) {
        String id = request.getCommittable().getTransactionalId();
        RuntimeException failure = failures.get(id);
        if (failure == null) {
          committed.add(id);
        } else if (failure instanceof ProducerFencedException) {
          request.signalFailedWithKnownReason(failure);
        } else {
          request.signalFailedWithUnknownReason(failure);
        }
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class FakeLog implements TransactionLog {
    private final Map<String, TransactionFate> fates = new HashMap<>();
    private boolean closed;

    @Override
    public TransactionFate fate(KafkaCommittable transaction) throws IOException {
      TransactionFate fate = fates.get(transaction.getTransactionalId());
      if (fate == null) {
        throw new IOException("the coordinator does not answer");
      }
      return fate;
    }

    @Override
    public void close() {
      closed = true;
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
