// SPDX-License-Identifier: Apache-2.0
package dev.foresight.job.kafka;

/** Kafka does not answer, or does not allow what was asked. */
public final class KafkaUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates a failure with a message for the user. */
  public KafkaUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
