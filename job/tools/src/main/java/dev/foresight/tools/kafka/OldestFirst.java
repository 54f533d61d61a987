// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Merges what lies in partitions by the records' timestamps; those of one time by topic, partition
 * and offset. The order within a partition stays. A partition is fetched again once nothing of it
 * waits, so no more is held than one fetch of each.
 */
final class OldestFirst {
  private static final Comparator<ConsumerRecord<byte[], byte[]>> ORDER =
      Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
          .thenComparing(ConsumerRecord::topic)
          .thenComparingInt(ConsumerRecord::partition);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, Queue<ConsumerRecord<byte[], byte[]>>> waiting =
      new HashMap<>();

  /**
   * Begins where the consumer stands.
   *
   * @param consumer whose partitions are these; all of them are fetched again at the end
   * @param ends offsets up to which partitions are merged
   */
  OldestFirst(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    this.consumer = consumer;
    this.ends = Map.copyOf(ends);
    ends.keySet().forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
  }

  /** Returns whether all was returned. */
  boolean isAtEnd() {
    return nothingWaits() && awaited().isEmpty();
  }

  /** Returns what comes next, as far as it is known, waiting for it as long as the limit. */
  List<ConsumerRecord<byte[], byte[]>> poll(Duration limit) {
    Set<TopicPartition> awaited = awaited();
    if (!awaited.isEmpty()) {
      consumer.pause(where(partition -> !awaited.contains(partition)));
      consumer.resume(awaited);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(limit)) {
        waiting.get(new TopicPartition(record.topic(), record.partition())).add(record);
      }
    }
    List<ConsumerRecord<byte[], byte[]>> merged = new ArrayList<>();
    while (!nothingWaits() && awaited().isEmpty()) {
      merged.add(oldest().remove());
    }
    if (isAtEnd()) {
      consumer.resume(ends.keySet());
    }
    return merged;
  }

  private boolean nothingWaits() {
    return waiting.values().stream().allMatch(Queue::isEmpty);
  }

  /** What comes next is not known before these have been read. */
  private Set<TopicPartition> awaited() {
    return where(
        partition ->
            waiting.get(partition).isEmpty() && consumer.position(partition) < ends.get(partition));
  }

  private Set<TopicPartition> where(Predicate<TopicPartition> condition) {
    Set<TopicPartition> found = new HashSet<>(ends.keySet());
    found.removeIf(condition.negate());
    return found;
  }

  private Queue<ConsumerRecord<byte[], byte[]>> oldest() {
    return waiting.values().stream()
        .filter(queue -> !queue.isEmpty())
        .min(Comparator.comparing(Queue::element, ORDER))
        .orElseThrow();
  }
}
