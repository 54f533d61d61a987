// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.source;

import dev.foresight.streaming.topics.TopicAccess;
import dev.foresight.streaming.topics.TopicUnusableException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetIdentifierProvider;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;

/**
 * Subscribes to topics by name, and ends the job for good, in one line, when one of them is missing
 * or may not be read: every restart would fail the same way.
 */
public final class CheckedSubscriber implements KafkaSubscriber, KafkaDatasetIdentifierProvider {
  private static final long serialVersionUID = 1L;

  // A broker that has just started may not know its topics yet.
  private static final int ATTEMPTS = 3;
  private static final long PAUSE_MS = 2_000;

  private final List<String> topics;
  private final KafkaSubscriber subscriber;

  /** Creates a subscriber of these topics. */
  public CheckedSubscriber(List<String> topics) {
    this.topics = List.copyOf(topics);
    this.subscriber = KafkaSubscriber.getTopicListSubscriber(this.topics);
  }

  @Override
  public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
    try {
      check(admin);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlinkRuntimeException("interrupted while asking for topics", e);
    }
    return subscriber.getSubscribedTopicPartitions(admin);
  }

  private void check(AdminClient admin) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        TopicAccess.require(admin, topics, AclOperation.READ);
        return;
      } catch (TopicUnusableException e) {
        if (attempt == ATTEMPTS) {
          throw new SuppressRestartsException(e);
        }
        Thread.sleep(PAUSE_MS);
      }
    }
  }

  @Override
  public Optional<DefaultKafkaDatasetIdentifier> getDatasetIdentifier() {
    return Optional.of(DefaultKafkaDatasetIdentifier.ofTopics(topics));
  }
}
