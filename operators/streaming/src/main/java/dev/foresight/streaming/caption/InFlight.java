// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * An input between its arrival and its outcome. It may be cancelled while its images are loading,
 * before the engine knows of it.
 */
final class InFlight {
  private final List<CompletableFuture<Generation>> answers = new ArrayList<>();
  private Future<?> expiry = CompletableFuture.completedFuture(null);
  private boolean cancelled;

  /** Takes note of an answer of the engine's to come, and cancels it if nobody waits any more. */
  synchronized void submitted(CompletableFuture<Generation> answer) {
    answers.add(answer);
    if (cancelled) {
      answer.cancel(true);
    }
  }

  /** Takes note of what will happen at the input's deadline. */
  synchronized void expires(Future<?> when) {
    expiry = when;
  }

  /** Forgets the deadline, as there is an outcome. */
  synchronized void settled() {
    expiry.cancel(false);
  }

  /** Frees what the engine holds for the input, now or as soon as it is submitted. */
  synchronized void cancel() {
    cancelled = true;
    expiry.cancel(false);
    answers.forEach(answer -> answer.cancel(true));
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }
}
