// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.preparation;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Presence;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A request on its way through the engine, with the future that its caller holds. */
public final class Ticket {
  private final GenerationRequest request;
  private final Presence presence;
  private final Executor completions;
  private final CompletableFuture<Generation> future = new CompletableFuture<>();
  private final long submitted = System.nanoTime();

  /**
   * Creates a ticket.
   *
   * @param presence told when native code sees the request
   * @param completions runs what callers hang on the future, which must not hold up decoding
   */
  public Ticket(GenerationRequest request, Presence presence, Executor completions) {
    this.request = request;
    this.presence = presence;
    this.completions = completions;
  }

  /** Returns what is asked. */
  public GenerationRequest request() {
    return request;
  }

  /** Returns who is told when native code sees the request. */
  public Presence presence() {
    return presence;
  }

  /** Returns what the caller holds. */
  public CompletableFuture<Generation> future() {
    return future;
  }

  /** Returns the {@link System#nanoTime} of the submission. */
  public long submitted() {
    return submitted;
  }

  /** Returns whether nobody waits any more: cancelled, or completed. */
  public boolean isDone() {
    return future.isDone();
  }

  /** Answers the request. */
  public void complete(Generation generation) {
    ifOpen(() -> future.complete(generation));
  }

  /** Fails the request. */
  public void fail(RequestException failure) {
    ifOpen(() -> future.completeExceptionally(failure));
  }

  /** A stuck step may end after the engine is closed, and with it the thread of completions. */
  private void ifOpen(Runnable completion) {
    if (!isDone()) {
      completions.execute(completion);
    }
  }

  /** Fails with the code of a request's own failure, else as a failure of the engine. */
  public void fail(Throwable cause) {
    fail(
        cause instanceof RequestException failure
            ? failure
            : new RequestException(
                ErrorCode.ENGINE_FAILED, "the engine failed: " + cause.getMessage(), cause));
  }
}
