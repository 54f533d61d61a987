// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import dev.foresight.streaming.topics.TopicAccess;
import dev.foresight.streaming.topics.TopicUnusableException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;

/**
 * What the job will do with Kafka, tried before it starts: a job that finds out later fails again
 * and again. Nothing is written.
 */
public final class KafkaCheck {
  private final KafkaAccess access;

  /** Creates a check of one Kafka. */
  public KafkaCheck(KafkaAccess access) {
    this.access = access;
  }

  /**
   * Checks that topics can be read.
   *
   * @throws TopicUnusableException if a topic or a right is missing
   * @throws KafkaUnavailableException if the brokers do not answer, or the group may not be used
   */
  public void canRead(Collection<String> topics, String group) throws InterruptedException {
    try (Admin admin = access.admin()) {
      TopicAccess.require(admin, topics, AclOperation.READ);
      canUseGroup(admin, group);
    } catch (KafkaException e) {
      throw access.unavailable(e);
    }
  }

  /**
   * Checks that topics can be written.
   *
   * @param transactionalIds under which they are written; none without transactions
   * @throws TopicUnusableException if a topic or a right is missing
   * @throws KafkaUnavailableException if the brokers do not answer, or transactions may not be used
   */
  public void canWrite(Collection<String> topics, List<String> transactionalIds)
      throws InterruptedException {
    try (Admin admin = access.admin()) {
      TopicAccess.require(admin, topics, AclOperation.WRITE);
      for (String id : transactionalIds) {
        canUseTransaction(admin, id);
      }
    } catch (KafkaException e) {
      throw access.unavailable(e);
    }
  }

  /**
   * Checks that topics take records of a size.
   *
   * @throws TopicUnusableException if one takes smaller ones only
   * @throws KafkaUnavailableException if the brokers do not answer
   */
  public void canTake(Collection<String> topics, int recordBytes) throws InterruptedException {
    try (Admin admin = access.admin()) {
      TopicAccess.requireTakes(admin, topics, recordBytes);
    } catch (KafkaException e) {
      throw access.unavailable(e);
    }
  }

  private void canUseGroup(Admin admin, String group) throws InterruptedException {
    try {
      admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupAuthorizationException) {
        throw TopicUnusableException.denied(AclOperation.READ, "group", group);
      }
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw access.unavailable(e.getCause());
      }
    }
  }

  private void canUseTransaction(Admin admin, String id) throws InterruptedException {
    try {
      // To be allowed to write includes to be allowed to look.
      admin.describeTransactions(List.of(id)).all().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TransactionalIdAuthorizationException) {
        throw TopicUnusableException.denied(AclOperation.WRITE, "transactional-id", id);
      }
      if (!(e.getCause() instanceof TransactionalIdNotFoundException)) {
        throw access.unavailable(e.getCause());
      }
    }
  }
}
