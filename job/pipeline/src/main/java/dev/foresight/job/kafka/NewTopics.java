// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import dev.foresight.job.options.TopicCreationOptions;
import dev.foresight.streaming.topics.TopicUnusableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

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
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long PAUSE_MS = 50;

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

  /**
   * Creates a topic, unless someone else does, and waits until it can be found.
   *
   * @throws TopicUnusableException if the brokers refuse it as it is described
   * @throws ExecutionException if the brokers do not answer
   */
  void create(Admin admin, String name) throws InterruptedException, ExecutionException {
    try {
      admin.createTopics(Set.of(topic(name))).all().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return;
      }
      Optional<String> remedy = remedy(e.getCause(), name);
      if (remedy.isEmpty()) {
        throw e;
      }
      throw new TopicUnusableException(
          "the topic "
              + name
              + " cannot be created: "
              + e.getCause().getMessage().replaceFirst("\\.$", "")
              + "; "
              + remedy.get());
    }
    awaitFound(admin, name);
  }

  /** A broker says that a topic was made before all of them know it. */
  private static void awaitFound(Admin admin, String name)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        admin.describeTopics(Set.of(name)).allTopicNames().get();
        return;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
          return;
        }
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(PAUSE_MS);
      }
    }
  }

  private NewTopic topic(String name) {
    Map<String, String> settings = new HashMap<>();
    retention.ifPresent(
        time -> settings.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(time.toMillis())));
    maxMessageBytes.ifPresent(
        bytes -> settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(bytes)));
    return new NewTopic(name, partitions, replication).configs(settings);
  }

  private static Optional<String> remedy(Throwable refusal, String name) {
    if (refusal instanceof InvalidReplicationFactorException) {
      return Optional.of("give a --topic-replication from 1 to the number of brokers");
    }
    if (refusal instanceof InvalidPartitionsException) {
      return Optional.of("give a --topic-partitions of 1 or above");
    }
    if (refusal instanceof InvalidTopicException) {
      return Optional.of("give it another name");
    }
    if (refusal instanceof PolicyViolationException) {
      return Optional.of(
          "change --topic-partitions, --topic-replication, --topic-retention or"
              + " --max-record-bytes as the brokers' policy wants, or have the topic created");
    }
    if (refusal instanceof AuthorizationException) {
      return Optional.of(
          "grant it to the user that --kafka-config logs in (kafka-acls --add --operation CREATE"
              + " --topic "
              + name
              + "), or have the topic created");
    }
    // The super type of many of those above.
    if (refusal instanceof InvalidConfigurationException) {
      return Optional.of("check --topic-retention and --max-record-bytes");
    }
    return Optional.empty();
  }
}
