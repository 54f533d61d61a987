// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import org.apache.kafka.common.TopicPartition;

/**
 * The job would read again what its group has committed, which was answered; no restart mends that.
 * The message names the place and the remedies; there is no cause, for nothing in it would tell
 * more.
 */
public final class RewindException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the failure for a partition.
   *
   * @param begin offset of the first record that would be read
   * @param committed offset that the group has committed
   * @param others how many more partitions would be read again
   */
  RewindException(TopicPartition partition, long begin, String group, long committed, int others) {
    super(
        "reading %s would begin at offset %d, but the group %s has committed %d%s: what lies between was answered and would be again. Start from the job's newest checkpoint or savepoint; or say --allow-rewind to answer it again, or give the job a --group-id of its own"
            .formatted(
                partition,
                begin,
                group,
                committed,
                others == 0 ? "" : ", and so in %d more partitions".formatted(others)));
  }
}
