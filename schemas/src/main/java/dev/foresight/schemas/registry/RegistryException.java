// SPDX-License-Identifier: Apache-2.0
package dev.foresight.schemas.registry;

/** A schema registry cannot be used, whatever the record; the message names it and the remedy. */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isLasting;

  /** Creates a failure without a cause. */
  public RegistryException(String message, boolean isLasting) {
    this(message, isLasting, null);
  }

  /**
   * Creates a failure.
   *
   * @param isLasting whether to try again is in vain until somebody changes something
   */
  public RegistryException(String message, boolean isLasting, Throwable cause) {
    super(message, cause);
    this.isLasting = isLasting;
  }

  /** Returns whether to try again is in vain until somebody changes something. */
  public boolean isLasting() {
    return isLasting;
  }
}
