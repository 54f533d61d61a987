// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.deadletter;

import dev.foresight.schemas.WireFormatException;
import java.util.Objects;
import java.util.Optional;

/** A record that is to become a dead letter; the message is for its sender. */
public final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final DeadLetterCode code;

  /** Creates a rejection without a cause. */
  public RejectedException(DeadLetterCode code, String message) {
    this(code, message, null);
  }

  /** Creates a rejection that was caused by a failure. */
  public RejectedException(DeadLetterCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** Returns the stable code. */
  public DeadLetterCode code() {
    return code;
  }

  /** Returns the request's id, if its value could be read that far and no further. */
  public Optional<String> requestId() {
    return getCause() instanceof WireFormatException unreadable
        ? unreadable.requestId()
        : Optional.empty();
  }
}
