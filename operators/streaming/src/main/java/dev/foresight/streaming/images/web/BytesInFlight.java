// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.web;

import dev.foresight.streaming.images.deadline.Deadline;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Memory for images that are being read, for all loads together. A load takes all that it may need
 * before it reads a byte: loads that took it bit by bit could wait for each other for ever.
 */
final class BytesInFlight {
  /** 256 MiB: what all loads of a process may hold. */
  static final BytesInFlight OF_THIS_PROCESS = new BytesInFlight(256 << 20);

  private final int all;
  private final Semaphore left;

  BytesInFlight(int bytes) {
    all = bytes;
    // Fair, or a large image would wait for as long as small ones come.
    left = new Semaphore(bytes, true);
  }

  /** What a load holds until it gives it back, once. */
  interface Share {
    void giveBack();
  }

  /**
   * Waits for memory.
   *
   * @param bytes more than there is altogether: all of it
   * @throws TimeoutException if it is not to be had in time
   * @throws InterruptedException if nobody waits for the image any more
   */
  Share take(long bytes, Deadline deadline) throws InterruptedException, TimeoutException {
    int taken = (int) Math.min(all, bytes);
    if (!left.tryAcquire(taken, deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("other images fill the memory for loading");
    }
    return () -> left.release(taken);
  }
}
