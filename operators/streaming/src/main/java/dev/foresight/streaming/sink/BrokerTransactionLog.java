// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/**
 * Asks the transaction coordinator. The right to write with a transactional id includes the one
 * that this takes.
 */
final class BrokerTransactionLog implements TransactionLog {
  private final Properties client;
  private Admin admin;

  /** Creates a log that connects when it is first asked. */
  BrokerTransactionLog(Properties client) {
    this.client = client;
  }

  @Override
  public TransactionFate fate(KafkaCommittable transaction)
      throws IOException, InterruptedException {
    String id = transaction.getTransactionalId();
    try {
      TransactionDescription now = admin().describeTransactions(List.of(id)).description(id).get();
      return isCommitted(transaction, now) ? TransactionFate.COMMITTED : TransactionFate.DROPPED;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransactionalIdNotFoundException) {
        return TransactionFate.FORGOTTEN;
      }
      throw new IOException("cannot find out what became of transaction " + id, e.getCause());
    }
  }

  /**
   * Brokers of Kafka 4 raise the epoch with each commit (KIP-890). Whoever used the id later would
   * have raised it further.
   */
  private static boolean isCommitted(KafkaCommittable transaction, TransactionDescription now) {
    int raised = now.producerEpoch() - transaction.getEpoch();
    return now.producerId() == transaction.getProducerId()
        && (raised == 0 || raised == 1)
        && (now.state() == TransactionState.COMPLETE_COMMIT
            || now.state() == TransactionState.PREPARE_COMMIT);
  }

  private Admin admin() {
    if (admin == null) {
      admin = Admin.create(client);
    }
    return admin;
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close();
    }
  }
}
