// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.request;

import java.util.Objects;

/**
 * A request that cannot be answered, with its stable code and a message that names the field, the
 * value and the remedy.
 */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /** Creates a failure without a cause. */
  public RequestException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** Creates a failure that was caused by another. */
  public RequestException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** Returns the stable code. */
  public ErrorCode code() {
    return code;
  }
}
