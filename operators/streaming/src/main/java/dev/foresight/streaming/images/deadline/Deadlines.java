// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.deadline;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Starts deadlines.
 *
 * <pre>{@code
 * try (Deadline deadline = deadlines.start(Duration.ofSeconds(30))) {
 *   deadline.ends(request::cancel);
 *   return read(request);
 * }
 * }</pre>
 */
public final class Deadlines implements AutoCloseable {
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1, work -> daemon(work, "foresight-image-deadlines"));

  /** Creates a clock of its own thread. */
  public Deadlines() {
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Starts a deadline for what the calling thread does until it closes it. */
  public Deadline start(Duration time) {
    Deadline deadline = new Deadline(time);
    deadline.scheduled(
        // What it closes may block too, and must not hold up other deadlines.
        clock.schedule(
            () -> daemon(deadline::pass, "foresight-image-deadline").start(),
            time.toNanos(),
            TimeUnit.NANOSECONDS));
    return deadline;
  }

  /** Deadlines that have not passed never will. */
  @Override
  public void close() {
    clock.shutdownNow();
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
