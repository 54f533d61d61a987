// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.preparation;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which images are decoded, apart from those for text: quick work on some, and large
 * pictures one by one on another, so that they hold up neither text nor other images, nor exist in
 * memory many at a time.
 *
 * <p>Work is told to end by interrupts. What does not listen is left behind when these are closed:
 * the threads keep no process alive, and the work must not touch native memory then.
 */
final class ImageThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImageThreads.class);

  private static final int QUICK_THREADS = 2;

  /** About a tenth of a second on one core. */
  private static final long QUICK_PIXELS = 16_000_000;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ExecutorService quick;
  private final ExecutorService large;

  ImageThreads(ThreadFactory threads) {
    this.quick = Executors.newFixedThreadPool(QUICK_THREADS, threads);
    this.large = Executors.newSingleThreadExecutor(threads);
  }

  /** Returns whether so many pixels may be worked on among the quick. */
  static boolean isQuick(long pixels) {
    return pixels <= QUICK_PIXELS;
  }

  /**
   * Begins a request's work on quick threads. It is interrupted when nobody waits for the request.
   *
   * @throws RejectedExecutionException if this is closed
   */
  void submitQuick(Ticket ticket, Runnable work) {
    submit(quick, ticket, work);
  }

  /** The same, behind other large work. */
  void submitLarge(Ticket ticket, Runnable work) {
    submit(large, ticket, work);
  }

  private static void submit(ExecutorService threads, Ticket ticket, Runnable work) {
    Future<?> running = threads.submit(work);
    ticket.future().whenComplete((generation, failure) -> running.cancel(true));
  }

  @Override
  public void close() {
    quick.shutdownNow();
    large.shutdownNow();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      boolean ended =
          quick.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
              && large.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (!ended) {
        LOG.warn("Closed while an image is being decoded that does not listen: it is left behind");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
