// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads topics from their beginning or from now on, committed records only, and leaves no trace in
 * Kafka. The topics must exist.
 */
public final class TopicFollower implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends;

  /**
   * Starts to follow.
   *
   * @param fromBeginning whether what lies in the topics already is read too
   */
  public TopicFollower(KafkaAccess access, Set<String> topics, boolean fromBeginning) {
    this.consumer = access.consumer();
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
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

  /** Returns what is new, waiting for it as long as the limit. */
  public Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration limit) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(limit);
    return records;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
