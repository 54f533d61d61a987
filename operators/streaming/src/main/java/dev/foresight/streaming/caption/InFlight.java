// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Generation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * A request between its arrival and its answer. It may be cancelled while its images are loading,
 * before the engine knows of it.
 */
final class InFlight {
  private CompletableFuture<Generation> answer;
  private Future<?> expiry = CompletableFuture.completedFuture(null);
  private boolean cancelled;

  /** Takes note of the engine's answer to come, and cancels it if nobody waits any more. */
  synchronized void submitted(CompletableFuture<Generation> answer) {
    this.answer = answer;
    if (cancelled) {
      answer.cancel(true);
    }
  }

  /** Takes note of what will happen at the request's deadline. */
  synchronized void expires(Future<?> when) {
    expiry = when;
  }

  /** Forgets the deadline, as there is an outcome. */
  synchronized void settled() {
    expiry.cancel(false);
  }

  /** Frees what the engine holds for the request, now or as soon as it is submitted. */
  synchronized void cancel() {
    cancelled = true;
    expiry.cancel(false);
    if (answer != null) {
      answer.cancel(true);
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }
}
