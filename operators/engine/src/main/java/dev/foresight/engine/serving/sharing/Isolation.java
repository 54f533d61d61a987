// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.sharing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets many requests into a process's engines together, or one alone, in the order in which they
 * came: one that is suspected of taking the process down must not take others with it, nor be
 * suspected for what they do. Nobody blocks: who has to wait is let in by who leaves.
 */
public final class Isolation {
  private final Queue<Visit<?>> waiting = new ArrayDeque<>();
  private int inside;
  private boolean alone;

  /**
   * Starts work as soon as nobody is alone inside.
   *
   * @param work begins, on this thread or on that of whoever leaves; it must not block
   * @return completes as the work does; cancelling it cancels the work, or keeps it from starting
   */
  public <T> CompletableFuture<T> together(Supplier<CompletableFuture<T>> work) {
    return enter(new Visit<>(work, false));
  }

  /** Starts work as soon as nobody is inside; whoever comes later waits for its end. */
  public <T> CompletableFuture<T> alone(Supplier<CompletableFuture<T>> work) {
    return enter(new Visit<>(work, true));
  }

  private <T> CompletableFuture<T> enter(Visit<T> visit) {
    synchronized (this) {
      waiting.add(visit);
    }
    admit();
    return visit.answer;
  }

  private void admit() {
    List<Visit<?>> admitted = new ArrayList<>();
    synchronized (this) {
      while (!waiting.isEmpty() && hasRoomFor(waiting.peek())) {
        Visit<?> next = waiting.remove();
        inside++;
        alone = next.alone;
        admitted.add(next);
      }
    }
    admitted.forEach(Visit::begin);
  }

  private boolean hasRoomFor(Visit<?> next) {
    return inside == 0 || !alone && !next.alone;
  }

  private void leave() {
    synchronized (this) {
      inside--;
    }
    admit();
  }

  private final class Visit<T> {
    private final Supplier<CompletableFuture<T>> work;
    private final boolean alone;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    Visit(Supplier<CompletableFuture<T>> work, boolean alone) {
      this.work = work;
      this.alone = alone;
    }

    void begin() {
      if (answer.isDone()) {
        leave();
        return;
      }
      CompletableFuture<T> begun;
      try {
        begun = work.get();
      } catch (Throwable e) {
        begun = CompletableFuture.failedFuture(e);
      }
      CompletableFuture<T> running = begun;
      running.whenComplete(
          (value, failure) -> {
            leave();
            if (failure == null) {
              answer.complete(value);
            } else {
              answer.completeExceptionally(failure);
            }
          });
      answer.whenComplete(
          (value, failure) -> {
            if (answer.isCancelled()) {
              running.cancel(true);
            }
          });
    }
  }
}
