// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import java.time.Duration;
import java.util.Optional;

/** A load failed in a way that may pass. */
final class TryAgainException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Optional<Duration> after;

  /**
   * Creates the failure.
   *
   * @param message what happened, to go on after the image's name
   * @param after when the server wants to be asked again, if it says so
   */
  TryAgainException(String message, Optional<Duration> after, Throwable cause) {
    super(message, cause);
    this.after = after;
  }

  Optional<Duration> after() {
    return after;
  }
}
