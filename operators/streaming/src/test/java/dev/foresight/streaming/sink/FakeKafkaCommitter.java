// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** Signals as the connector's committer does. */
final class FakeKafkaCommitter implements Committer<KafkaCommittable> {
  private final Map<String, RuntimeException> failures = new HashMap<>();
  private final List<String> committed = new ArrayList<>();
  private boolean closed;
  private boolean failsInClosing;

  /** Fails at a transaction from now on. */
  void failAt(String transactionalId, RuntimeException failure) {
    failures.put(transactionalId, failure);
  }

  /** Fails when it is closed. */
  void failInClosing() {
    failsInClosing = true;
  }

  /** Returns the ids of what was committed, in order. */
  List<String> committed() {
    return List.copyOf(committed);
  }

  boolean isClosed() {
    return closed;
  }

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
    if (failsInClosing) {
      throw new KafkaException("Failed to close kafka producer");
    }
  }
}
