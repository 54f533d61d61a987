// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas;

import java.util.Objects;
import java.util.Optional;

/** Bytes that cannot be read as the record they should be; the message says what to change. */
public class WireFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the bytes. */
  public enum Problem {
    /** There are no bytes. */
    EMPTY,
    /** Neither Avro's single-object encoding nor JSON, or one of them broken. */
    MALFORMED,
    /** Avro, written with a schema that is not in the history. */
    UNKNOWN_SCHEMA,
    /** Avro, but another record than the one expected here. */
    WRONG_SCHEMA,
    /** JSON with a field that the record does not have. */
    UNKNOWN_FIELD,
    /** JSON without a field that the record must have. */
    MISSING_FIELD,
    /** JSON with a value of the wrong type or out of the type's range. */
    INVALID_FIELD
  }

  private final Problem problem;

  /** Null if the bytes could not be read that far. */
  private final String requestId;

  /** Creates a failure without a cause. */
  public WireFormatException(Problem problem, String message) {
    this(problem, message, null);
  }

  /** Creates a failure that was caused by another. */
  public WireFormatException(Problem problem, String message, Throwable cause) {
    this(problem, message, cause, null);
  }

  private WireFormatException(Problem problem, String message, Throwable cause, String requestId) {
    super(message, cause);
    this.problem = Objects.requireNonNull(problem, "problem");
    this.requestId = requestId;
  }

  /** Returns the same failure, of a request whose id was read. */
  public WireFormatException of(String requestId) {
    return new WireFormatException(problem, getMessage(), this, requestId);
  }

  /** Returns what is wrong. */
  public Problem problem() {
    return problem;
  }

  /** Returns the request's id, if the bytes could be read that far. */
  public Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }
}
