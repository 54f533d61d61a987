// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.sink;

import java.util.List;

/** Results that a checkpoint counts as written are missing, as Kafka dropped their transaction. */
public final class LostTransactionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure for transactions by their ids. Without a cause: what Kafka says of it
   * misleads, and many tools show nothing but the root.
   */
  LostTransactionException(List<String> transactionalIds) {
    super(
        "Kafka dropped what was to be committed in "
            + transactionalIds
            + ": the job was down for longer than its transaction time-out, or another job runs"
            + " under its name. The events are still in the input topic: start from the checkpoint"
            + " before the last one with --allow-rewind to answer them again, or from the last one"
            + " with --tolerate-lost-transactions to go on without their results");
  }
}
