// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.topics;

/**
 * A topic does not exist or may not be used, which no restart mends. The message names the topic
 * and the remedy; there is no cause, for nothing in it would tell more.
 */
public final class TopicUnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates a failure with a message for the user. */
  public TopicUnusableException(String message) {
    super(message);
  }
}
