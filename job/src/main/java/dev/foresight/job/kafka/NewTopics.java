// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import dev.foresight.job.options.TopicCreationOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How topics are made. What is absent is as the brokers say.
 *
 * @param partitions of each
 * @param replication of each partition
 * @param retention of records
 * @param maxMessageBytes the largest record that the topic takes
 */
public record NewTopics(
    Optional<Integer> partitions,
    Optional<Short> replication,
    Optional<Duration> retention,
    Optional<Integer> maxMessageBytes) {

  /** Returns topics of so many partitions. */
  public static NewTopics ofPartitions(int partitions) {
    return new NewTopics(
        Optional.of(partitions), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns topics as the options describe them. */
  public static NewTopics of(TopicCreationOptions options, int maxRecordBytes) {
    return new NewTopics(
        options.partitions(),
        options.replication(),
        options.retention(),
        Optional.of(maxRecordBytes));
  }

  NewTopic topic(String name) {
    Map<String, String> settings = new HashMap<>();
    retention.ifPresent(
        time -> settings.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(time.toMillis())));
    maxMessageBytes.ifPresent(
        bytes -> settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(bytes)));
    return new NewTopic(name, partitions, replication).configs(settings);
  }
}
