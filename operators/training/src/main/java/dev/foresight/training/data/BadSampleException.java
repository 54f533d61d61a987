// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

/** One sample cannot be used; its message names the sample, the field and the value. */
public final class BadSampleException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Creates one.
   *
   * @param origin where the sample stands
   * @param reason what is wrong with it, and what to do
   */
  public BadSampleException(String origin, String reason) {
    super(origin + ": " + reason);
  }

  /** Creates one with what caused it. */
  public BadSampleException(String origin, String reason, Throwable cause) {
    super(origin + ": " + reason, cause);
  }
}
