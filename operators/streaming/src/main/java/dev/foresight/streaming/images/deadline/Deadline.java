// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.images.deadline;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * When a thread's work must be over: what it waits for is then ended from outside, or the thread is
 * interrupted as long as nobody said how.
 */
public final class Deadline implements AutoCloseable {
  private final Thread worker = Thread.currentThread();
  private final long end;
  private Future<?> schedule;
  private Optional<Runnable> ending = Optional.empty();
  private boolean closed;
  private boolean passed;

  Deadline(Duration time) {
    end = System.nanoTime() + time.toNanos();
  }

  synchronized void scheduled(Future<?> future) {
    schedule = future;
  }

  /**
   * Says how to end what is waited for, in place of what was said before; at once if it is too
   * late.
   *
   * @param how called on another thread, at most once
   */
  public void ends(Runnable how) {
    synchronized (this) {
      if (!passed) {
        ending = Optional.of(how);
        return;
      }
    }
    how.run();
  }

  /** Returns the time that is left, zero at least. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** Returns whether the time is over. */
  public boolean isOver() {
    return left().isZero();
  }

  void pass() {
    Optional<Runnable> now;
    synchronized (this) {
      if (closed) {
        return;
      }
      passed = true;
      now = ending;
      if (now.isEmpty()) {
        worker.interrupt();
      }
    }
    now.ifPresent(Runnable::run);
  }

  /** Nothing is ended any more. For the thread that started it. */
  @Override
  public synchronized void close() {
    closed = true;
    schedule.cancel(false);
    if (passed && ending.isEmpty()) {
      // The thread's next work has not run out of time.
      Thread.interrupted();
    }
  }
}
