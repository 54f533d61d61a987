// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.watch;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Notices a decoding thread that is stuck: one whose step takes longer than any step should. Native
 * code cannot be interrupted, so all that can be done is to tell those who wait.
 */
public final class Watchdog implements AutoCloseable {
  private final Heartbeat heartbeat;
  private final Duration limit;
  private final Consumer<Heartbeat.Step> onStuck;
  private final ScheduledExecutorService thread;
  private boolean barked;

  /**
   * Creates a watchdog that does not look yet.
   *
   * @param limit how long a step may take
   * @param onStuck told once, on the watchdog's thread
   */
  public Watchdog(
      Heartbeat heartbeat,
      Duration limit,
      Consumer<Heartbeat.Step> onStuck,
      ThreadFactory threads) {
    this.heartbeat = heartbeat;
    this.limit = limit;
    this.onStuck = onStuck;
    this.thread = Executors.newSingleThreadScheduledExecutor(threads);
  }

  /** Looks from now on, eight times within the limit: notices at most an eighth late. */
  public void start() {
    long period = Math.max(1, limit.toMillis() / 8);
    thread.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
  }

  /** Looks once. */
  public void look() {
    if (!barked) {
      heartbeat
          .stepOver(limit)
          .ifPresent(
              step -> {
                barked = true;
                onStuck.accept(step);
              });
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
