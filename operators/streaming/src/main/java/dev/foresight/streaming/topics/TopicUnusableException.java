// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.topics;

import org.apache.kafka.common.acl.AclOperation;

/**
 * A topic does not exist, or it may not be used, or not under this group or transactional id; no
 * restart mends that. The message names it and the remedy; there is no cause, for nothing in it
 * would tell more.
 */
public final class TopicUnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates a failure with a message for the user. */
  public TopicUnusableException(String message) {
    super(message);
  }

  /**
   * Returns the failure for a right that the user lacks.
   *
   * @param kind as kafka-acls names it: topic, group or transactional-id
   */
  public static TopicUnusableException denied(AclOperation operation, String kind, String name) {
    return new TopicUnusableException(
        "no right to %s the %s %s; grant it to the user that --kafka-config logs in (kafka-acls --add --operation %s --%s %s)"
            .formatted(operation, kind, name, operation, kind, name));
  }
}
