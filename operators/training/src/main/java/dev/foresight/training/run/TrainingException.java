// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

/** A run cannot start or go on; its message says why, and what to do. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates one. */
  public TrainingException(String message) {
    super(message);
  }

  /** Creates one with what caused it. */
  public TrainingException(String message, Throwable cause) {
    super(message, cause);
  }
}
