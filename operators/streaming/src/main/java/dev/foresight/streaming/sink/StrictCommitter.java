// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import dev.foresight.streaming.closing.Closing;
import dev.foresight.streaming.metrics.MetricNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits with the connector's committer and takes a lost transaction for what it is. The connector
 * writes a line to the log and goes on as if all were well.
 *
 * <p>After a failure Flink commits again what may be committed already. Brokers of Kafka 4 answer
 * the second commit as they answer that of a fenced producer, so only the coordinator can tell
 * whether anything is missing. A loss ends the job for good: each restart would fail at the same
 * transaction.
 */
final class StrictCommitter implements Committer<KafkaCommittable> {
  private static final Logger LOG = LoggerFactory.getLogger(StrictCommitter.class);

  private final Committer<KafkaCommittable> committer;
  private final TransactionLog log;
  private final boolean toleratesLoss;
  private final Counter lost;

  /** Creates a committer that owns the other one and the log. */
  StrictCommitter(
      Committer<KafkaCommittable> committer,
      TransactionLog log,
      boolean toleratesLoss,
      MetricGroup metrics) {
    this.committer = committer;
    this.log = log;
    this.toleratesLoss = toleratesLoss;
    this.lost = metrics.addGroup(MetricNames.GROUP).counter(MetricNames.LOST_TRANSACTIONS);
  }

  @Override
  public void commit(Collection<CommitRequest<KafkaCommittable>> requests)
      throws IOException, InterruptedException {
    List<Watched> watched = requests.stream().map(Watched::new).toList();
    committer.commit(List.<CommitRequest<KafkaCommittable>>copyOf(watched));
    List<Watched> missing = new ArrayList<>();
    for (Watched request : watched) {
      if (request.failure != null && !isCommitted(request)) {
        missing.add(request);
      }
    }
    if (!missing.isEmpty()) {
      report(missing);
    }
  }

  private boolean isCommitted(Watched request) throws IOException, InterruptedException {
    TransactionFate fate = log.fate(request.getCommittable());
    LOG.info(
        "Transaction {} was {} before it was to be committed",
        request.getCommittable().getTransactionalId(),
        fate);
    if (fate == TransactionFate.COMMITTED) {
      request.signalAlreadyCommitted();
      return true;
    }
    request.request.signalFailedWithKnownReason(request.failure);
    return false;
  }

  private void report(List<Watched> missing) {
    lost.inc(missing.size());
    LostTransactionException loss =
        new LostTransactionException(
            missing.stream()
                .map(request -> request.getCommittable().getTransactionalId())
                .toList());
    if (!toleratesLoss) {
      throw new SuppressRestartsException(loss);
    }
    LOG.error("Going on, as --tolerate-lost-transactions says: {}", loss.getMessage());
  }

  @Override
  public void close() {
    Closing.each(LOG, committer, log);
  }

  /** Keeps a failure until it is known whether it is one. */
  private static final class Watched implements CommitRequest<KafkaCommittable> {
    private final CommitRequest<KafkaCommittable> request;
    private Throwable failure;

    Watched(CommitRequest<KafkaCommittable> request) {
      this.request = request;
    }

    @Override
    public KafkaCommittable getCommittable() {
      return request.getCommittable();
    }

    @Override
    public int getNumberOfRetries() {
      return request.getNumberOfRetries();
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
      failure = reason;
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      Optional<SuppressRestartsException> denied =
          DeniedTransaction.in(reason, getCommittable().getTransactionalId());
      if (denied.isPresent()) {
        throw denied.get();
      }
      // Kafka does not know the transaction any more, and won't after a restart.
      if (ExceptionUtils.findThrowable(reason, InvalidPidMappingException.class).isPresent()) {
        failure = reason;
      } else {
        request.signalFailedWithUnknownReason(reason);
      }
    }

    @Override
    public void retryLater() {
      request.retryLater();
    }

    @Override
    public void updateAndRetryLater(KafkaCommittable committable) {
      request.updateAndRetryLater(committable);
    }

    @Override
    public void signalAlreadyCommitted() {
      request.signalAlreadyCommitted();
    }
  }
}
