// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

/** A data set cannot be used at all; its message names the file and the remedy. */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates one. */
  public DataException(String message) {
    super(message);
  }

  /** Creates one with what caused it. */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
