// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** What a consumer group has committed. */
public final class GroupOffsets {
  private GroupOffsets() {}

  /**
   * Returns whether a group has, or may have, committed how far it has read.
   *
   * @throws KafkaUnavailableException if the brokers do not answer
   */
  public static boolean mayExist(KafkaAccess access, String group) throws InterruptedException {
    try (Admin admin = access.admin()) {
      return !admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().isEmpty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return false;
      }
      if (e.getCause() instanceof AuthorizationException) {
        return true;
      }
      throw access.unavailable(e.getCause());
    }
  }
}
