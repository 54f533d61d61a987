// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.data;

import dev.foresight.engine.request.RequestException;

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

  /** Creates one for an image that cannot be read or decoded. */
  public BadSampleException(String origin, SampleImage image, RequestException cause) {
    this(origin, "image " + image.name() + ": " + cause.getMessage(), cause);
  }

  /** Creates one with what caused it. */
  public BadSampleException(String origin, String reason, Throwable cause) {
    super(origin + ": " + reason, cause);
  }
}
