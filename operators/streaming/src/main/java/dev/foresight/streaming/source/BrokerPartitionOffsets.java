// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the brokers. They are asked seldom, so a client is opened for each question. */
final class BrokerPartitionOffsets implements PartitionOffsets {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerPartitionOffsets.class);

  private final Properties client;
  private final String group;

  /** Creates it with the settings of clients. */
  BrokerPartitionOffsets(Properties client, String group) {
    this.client = client;
    this.group = group;
  }

  @Override
  public Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions)
      throws InterruptedException {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    ListConsumerGroupOffsetsSpec all =
        new ListConsumerGroupOffsetsSpec().topicPartitions(List.copyOf(partitions));
    try (Admin admin = Admin.create(client)) {
      Map<TopicPartition, Long> committed = new HashMap<>();
      admin
          .listConsumerGroupOffsets(Map.of(group, all))
          .partitionsToOffsetAndMetadata(group)
          .get()
          .forEach(
              (partition, offset) -> {
                if (offset != null) {
                  committed.put(partition, offset.offset());
                }
              });
      return committed;
    } catch (ExecutionException e) {
      return withoutGroup(e.getCause());
    }
  }

  private Map<TopicPartition, Long> withoutGroup(Throwable failure) {
    if (failure instanceof GroupAuthorizationException) {
      LOG.warn(
          "No right to READ the group {}: whether its records were read before is not known",
          group);
      return Map.of();
    }
    if (failure instanceof GroupIdNotFoundException) {
      return Map.of();
    }
    throw new KafkaException("cannot ask what the group " + group + " has committed", failure);
  }

  @Override
  public Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions)
      throws InterruptedException {
    return list(partitions, OffsetSpec.earliest());
  }

  @Override
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions)
      throws InterruptedException {
    return list(partitions, OffsetSpec.latest());
  }

  private Map<TopicPartition, Long> list(Collection<TopicPartition> partitions, OffsetSpec where)
      throws InterruptedException {
    try (Admin admin = Admin.create(client)) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      admin
          .listOffsets(
              partitions.stream().collect(Collectors.toMap(Function.identity(), p -> where)))
          .all()
          .get()
          .forEach((partition, found) -> offsets.put(partition, found.offset()));
      return offsets;
    } catch (ExecutionException e) {
      throw new KafkaException("cannot ask for the offsets of " + partitions, e.getCause());
    }
  }
}
