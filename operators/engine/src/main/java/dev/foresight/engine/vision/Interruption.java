// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.RequestException;
import java.io.InterruptedIOException;

/**
 * Ends work on images that nobody waits for any more: whoever runs it interrupts its thread,
 * readers and resampling look for that at every row or read.
 */
public final class Interruption {
  private Interruption() {}

  /**
   * Looks whether to go on.
   *
   * @throws InterruptedIOException if not
   */
  public static void check() throws InterruptedIOException {
    if (isAsked()) {
      throw new InterruptedIOException("decoding was interrupted");
    }
  }

  /**
   * Looks whether to go on, where nothing is read.
   *
   * @throws RequestException CANCELLED if not
   */
  public static void cancelIfAsked() {
    if (isAsked()) {
      throw cancelled(null);
    }
  }

  /** Returns whether the thread was interrupted; it stays so. */
  public static boolean isAsked() {
    return Thread.currentThread().isInterrupted();
  }

  /** Returns the failure that says so, CANCELLED. */
  public static RequestException cancelled(Throwable cause) {
    return new RequestException(
        ErrorCode.CANCELLED, "the image was not decoded to its end: nobody waits for it", cause);
  }
}
