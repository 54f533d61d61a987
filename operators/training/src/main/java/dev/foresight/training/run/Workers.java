// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Threads that compute a step's batches beside each other. The operations of a small model are too
 * short to be shared by several threads, but its batches do not need each other.
 *
 * <p>Results are taken in the batches' order, so gradients have the same bits with any number of
 * workers. No more batches than workers are under way, or wait to be taken, at a time.
 */
public final class Workers implements AutoCloseable {
  private final int count;
  private final Executor executor;
  private final Runnable end;

  private Workers(int count, Executor executor, Runnable end) {
    this.count = count;
    this.executor = executor;
    this.end = end;
  }

  /**
   * Starts workers; one alone is the thread that calls.
   *
   * @param begin done first on each thread that is started
   */
  public static Workers start(int count, Runnable begin) {
    if (count == 1) {
      return new Workers(1, Runnable::run, () -> {});
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            count,
            work -> {
              Thread thread =
                  new Thread(
                      () -> {
                        begin.run();
                        work.run();
                      },
                      "foresight-training");
              thread.setDaemon(true);
              return thread;
            });
    return new Workers(count, threads, threads::shutdown);
  }

  /**
   * Computes.
   *
   * @param batches how many there are
   * @param work of each batch, by its number; made on the calling thread, just before it begins
   * @param take told of each result, which it owns, on the calling thread
   * @throws RuntimeException what the work or the taking of one threw; results of later ones are
   *     closed
   */
  public <R extends AutoCloseable> void each(
      int batches, IntFunction<Supplier<R>> work, Consumer<R> take) {
    Deque<CompletableFuture<R>> underWay = new ArrayDeque<>();
    try {
      int begun = 0;
      for (int taken = 0; taken < batches; taken++) {
        for (; begun < Math.min(batches, taken + count); begun++) {
          underWay.add(CompletableFuture.supplyAsync(work.apply(begun), executor));
        }
        take.accept(result(underWay.remove()));
      }
    } finally {
      discard(underWay);
    }
  }

  private static <R> R result(CompletableFuture<R> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause(); // a supplier throws no other
    }
  }

  private static <R extends AutoCloseable> void discard(Deque<CompletableFuture<R>> underWay) {
    try (Resources left = new Resources()) {
      for (CompletableFuture<R> work : underWay) {
        work.handle((result, failure) -> failure == null ? left.own(result) : null).join();
      }
    }
  }

  @Override
  public void close() {
    end.run();
  }
}
