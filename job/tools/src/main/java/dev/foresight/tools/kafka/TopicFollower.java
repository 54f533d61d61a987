// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.kafka;

import dev.foresight.job.kafka.KafkaAccess;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads topics from their beginning or from now on, committed records only, and leaves no trace in
 * Kafka. The topics must exist; partitions that are added to them later are read from their
 * beginning.
 */
public final class TopicFollower implements AutoCloseable {
  /** Of each partition that waits to be merged. */
  private static final int MERGED_BYTES = 1 << 20;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<String> topics;
  private final Map<TopicPartition, Long> ends;
  private final Optional<OldestFirst> backlog;
  private Set<TopicPartition> partitions;

  /**
   * Starts to follow.
   *
   * @param fromBeginning whether what lies in the topics already is read too
   */
  public TopicFollower(KafkaAccess access, Set<String> topics, boolean fromBeginning) {
    this(access.consumer(), topics, fromBeginning, false);
  }

  /** Starts to follow; of what lies in the topics already, the oldest records are read first. */
  public static TopicFollower oldestFirst(KafkaAccess access, Set<String> topics) {
    return new TopicFollower(access.consumer(MERGED_BYTES), topics, true, true);
  }

  private TopicFollower(
      KafkaConsumer<byte[], byte[]> consumer,
      Set<String> topics,
      boolean fromBeginning,
      boolean oldestFirst) {
    this.consumer = consumer;
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
    backlog = oldestFirst ? Optional.of(new OldestFirst(consumer, ends)) : Optional.empty();
  }

  /** Returns whether all was read that lay in the topics when following began. */
  public boolean isAtEnd() {
    return backlog.map(OldestFirst::isAtEnd).orElse(true)
        && ends.entrySet().stream()
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
    if (backlog.isPresent() && !backlog.get().isAtEnd()) {
      return backlog.get().poll(limit);
    }
    followAdded();
    return consumer.poll(limit);
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
