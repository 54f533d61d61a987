// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import java.io.IOException;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;

/** Where it is written what became of transactions. */
interface TransactionLog extends AutoCloseable {
  /**
   * Returns what became of a transaction.
   *
   * @throws IOException if that cannot be found out now
   */
  TransactionFate fate(KafkaCommittable transaction) throws IOException, InterruptedException;

  @Override
  void close();
}
