// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.RequestException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** What somebody waits for, and whether more is accepted. Safe for use by many threads. */
public final class OpenRequests {
  private final Set<CompletableFuture<Generation>> futures = ConcurrentHashMap.newKeySet();

  /** Why nothing is accepted any more; null while requests are. */
  private final AtomicReference<RequestException> ended = new AtomicReference<>();

  /**
   * Accepts a request until its future is done.
   *
   * @return why it is not accepted, if so
   */
  @SuppressWarnings("CollectionUndefinedEquality") // each future is itself
  public Optional<RequestException> add(CompletableFuture<Generation> future) {
    // Added before the look at the end: whoever ends this then sees all that was accepted.
    futures.add(future);
    future.whenComplete((generation, failure) -> futures.remove(future));
    return ended();
  }

  /** Returns how many are open now. */
  public int count() {
    return futures.size();
  }

  /** Accepts no more; the first reason stands. */
  public void end(RequestException reason) {
    ended.compareAndSet(null, reason);
  }

  /** Returns why nothing is accepted any more, if so. */
  public Optional<RequestException> ended() {
    return Optional.ofNullable(ended.get());
  }

  /** Fails all that is open, on a thread that may run what callers hang on it. */
  public void failAll(RequestException reason, Executor completions) {
    futures.forEach(future -> completions.execute(() -> future.completeExceptionally(reason)));
  }

  /**
   * Waits until all that is open now is done, in whatever way.
   *
   * @return whether it was in time
   */
  public boolean await(Duration limit) throws InterruptedException {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            futures.stream()
                .map(future -> future.handle((generation, failure) -> null))
                .toArray(CompletableFuture<?>[]::new));
    try {
      all.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("handled futures do not fail", e);
    }
  }
}
