// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A group's offsets, and what its partitions hold, in memory. */
final class FakePartitionOffsets implements PartitionOffsets {
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final Map<TopicPartition, Long> beginnings = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  FakePartitionOffsets commit(TopicPartition partition, long offset) {
    committed.put(partition, offset);
    return this;
  }

  FakePartitionOffsets hold(TopicPartition partition, long beginning, long end) {
    beginnings.put(partition, beginning);
    ends.put(partition, end);
    return this;
  }

  @Override
  public Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions) {
    return of(committed, partitions);
  }

  @Override
  public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
    return of(beginnings, partitions);
  }

  @Override
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return of(ends, partitions);
  }

  private static Map<TopicPartition, Long> of(
      Map<TopicPartition, Long> offsets, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> some = new HashMap<>(offsets);
    some.keySet().retainAll(partitions);
    return some;
  }
}
