// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.topics;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the brokers whether topics exist and what the user may do with them. */
public final class TopicAccess {
  private TopicAccess() {}

  /**
   * Does nothing if all topics exist and the user may do what is asked.
   *
   * @param operation READ or WRITE; brokers that do not tell what a user may do are believed to
   *     allow it
   * @throws TopicUnusableException if a topic is missing, or a right
   * @throws KafkaException if the brokers do not answer: try again later
   */
  public static void require(Admin admin, Collection<String> topics, AclOperation operation)
      throws InterruptedException {
    DescribeTopicsOptions options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
        admin.describeTopics(topics, options).topicNameValues().entrySet()) {
      requireRight(describe(topic.getKey(), topic.getValue(), operation), operation);
    }
  }

  /**
   * Does nothing if all topics take records of a size, or the user may not see their settings.
   *
   * @throws TopicUnusableException if a topic takes smaller ones only: a job would fail at the
   *     first that is larger, again and again
   * @throws KafkaException if the brokers do not answer: try again later
   */
  public static void requireTakes(Admin admin, Collection<String> topics, int recordBytes)
      throws InterruptedException {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    for (Map.Entry<ConfigResource, KafkaFuture<Config>> topic :
        admin.describeConfigs(resources).values().entrySet()) {
      int taken = largestRecord(topic.getKey().name(), topic.getValue(), recordBytes);
      if (taken < recordBytes) {
        throw new TopicUnusableException(
            "the topic "
                + topic.getKey().name()
                + " takes records of "
                + taken
                + " bytes (max.message.bytes), but --max-record-bytes is "
                + recordBytes
                + "; lower that, or raise the topic's limit, and its readers'"
                + " max.partition.fetch.bytes with it");
      }
    }
  }

  private static int largestRecord(String topic, KafkaFuture<Config> settings, int unknown)
      throws InterruptedException {
    try {
      return Integer.parseInt(settings.get().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return unknown;
      }
      throw new KafkaException("cannot ask for the settings of the topic " + topic, e.getCause());
    }
  }

  private static TopicDescription describe(
      String topic, KafkaFuture<TopicDescription> description, AclOperation operation)
      throws InterruptedException {
    try {
      return description.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new TopicUnusableException(
            "the topic " + topic + " does not exist; create it, or start with --create-topics");
      }
      if (e.getCause() instanceof TopicAuthorizationException) {
        throw TopicUnusableException.denied(operation, "topic", topic);
      }
      if (e.getCause() instanceof InvalidTopicException) {
        throw new TopicUnusableException(
            topic + " is no name of a topic: letters, digits, '.', '_' and '-' are allowed");
      }
      throw new KafkaException("cannot ask for the topic " + topic, e.getCause());
    }
  }

  private static void requireRight(TopicDescription topic, AclOperation operation) {
    Set<AclOperation> allowed = topic.authorizedOperations();
    if (allowed != null && !allowed.isEmpty() && !allowed.contains(operation)) {
      throw TopicUnusableException.denied(operation, "topic", topic.name());
    }
  }
}
