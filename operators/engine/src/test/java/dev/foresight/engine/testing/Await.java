// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Waits for what other threads and processes do. */
public final class Await {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long FIRST_PAUSE_MS = 1;
  private static final long LONGEST_PAUSE_MS = 50;

  private Await() {}

  /**
   * Waits until something is so.
   *
   * @param what that takes time: {@code end}, {@code be answered}
   */
  public static void await(String what, Callable<Boolean> condition) throws Exception {
    await(what, LIMIT, condition);
  }

  /** The same, but no longer than it may take. */
  public static void await(String what, Duration limit, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    long pause = FIRST_PAUSE_MS;
    while (!condition.call()) {
      assertThat(System.nanoTime() - end).as("time to %s", what).isNegative();
      Thread.sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }

  /** Waits for another thread where nobody may be told of an interruption. */
  public static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
