// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;

/** Tells what the test says; what it does not know it cannot find out. */
final class FakeTransactionLog implements TransactionLog {
  private final Map<String, TransactionFate> fates = new HashMap<>();
  private boolean closed;

  void tell(String transactionalId, TransactionFate fate) {
    fates.put(transactionalId, fate);
  }

  boolean isClosed() {
    return closed;
  }

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
