// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What a broker knows of a group's partitions. */
interface PartitionOffsets {
  /** Returns the offsets that the group has committed; partitions without one are left out. */
  Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions)
      throws InterruptedException;

  /** Returns the offsets of the first records that are still there. */
  Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions)
      throws InterruptedException;

  /** Returns the offsets behind the last records. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) throws InterruptedException;
}
