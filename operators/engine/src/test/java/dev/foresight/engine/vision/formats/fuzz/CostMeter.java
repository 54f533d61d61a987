// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.vision.formats.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs work on a thread of its own and measures what that thread computed and allocated: no clock,
 * so what else the machine does is of no consequence.
 */
final class CostMeter implements AutoCloseable {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "measured");
            thread.setDaemon(true);
            return thread;
          });
  private final long thread;

  /**
   * What a piece of work took.
   *
   * @param nanos computed
   * @param bytes allocated, all together
   * @param result what it returned
   */
  record Cost<T>(long nanos, long bytes, T result) {}

  /** It went on beyond what it may compute; the thread is still at it. */
  static final class Endless extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  CostMeter() throws ExecutionException, InterruptedException {
    thread = worker.submit(() -> Thread.currentThread().getId()).get();
  }

  /**
   * Measures a piece of work.
   *
   * @param nanos after how much computing to give up; looked at once a second
   * @throws Endless where it computes for longer
   * @throws ExecutionException with what it threw
   */
  <T> Cost<T> measure(Callable<T> work, long nanos)
      throws ExecutionException, InterruptedException {
    long computed = THREADS.getThreadCpuTime(thread);
    long allocated = THREADS.getThreadAllocatedBytes(thread);
    Future<T> running = worker.submit(work);
    while (true) {
      try {
        T result = running.get(1, TimeUnit.SECONDS);
        return new Cost<>(
            THREADS.getThreadCpuTime(thread) - computed,
            THREADS.getThreadAllocatedBytes(thread) - allocated,
            result);
      } catch (TimeoutException e) {
        if (THREADS.getThreadCpuTime(thread) - computed > nanos) {
          running.cancel(true);
          throw new Endless();
        }
      }
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
