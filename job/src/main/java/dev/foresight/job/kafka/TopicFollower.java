// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads topics from their beginning or from now on, committed records only, and leaves no trace in
 * Kafka. The topics must exist; partitions that are added to them later are read from their
 * beginning.
 */
public final class TopicFollower implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<String> topics;
  private final Map<TopicPartition, Long> ends;
  private Set<TopicPartition> partitions;

  /**
   * Starts to follow.
   *
   * @param fromBeginning whether what lies in the topics already is read too
   */
  public TopicFollower(KafkaAccess access, Set<String> topics, boolean fromBeginning) {
    this.consumer = access.consumer();
    this.topics = Set.copyOf(topics);
    this.partitions = known();
    consumer.assign(partitions);
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
    // Seeking is lazy: without this, "now" would be the time of the first poll.
    partitions.forEach(consumer::position);
    ends = consumer.endOffsets(partitions);
  }

  /** Returns whether all was read that lay in the topics when following began. */
  public boolean isAtEnd() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** The partitions of the topics, as of the last time that the brokers told of them. */
  private Set<TopicPartition> known() {
    return topics.stream()
        .flatMap(topic -> consumer.partitionsFor(topic).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .collect(Collectors.toSet());
  }

  /** Returns what is new, waiting for it as long as the limit. */
  public Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration limit) {
    followAdded();
    ConsumerRecords<byte[], byte[]> records = consumer.poll(limit);
    return records;
  }

  private void followAdded() {
    Set<TopicPartition> added = new HashSet<>(known());
    added.removeAll(partitions);
    if (!added.isEmpty()) {
      Set<TopicPartition> all = new HashSet<>(partitions);
      all.addAll(added);
      consumer.assign(all);
      consumer.seekToBeginning(added);
      partitions = all;
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
