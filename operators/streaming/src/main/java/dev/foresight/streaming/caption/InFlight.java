// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An input between its arrival and its outcome. It may be cancelled while its images are loading,
 * before the engine knows of it.
 */
final class InFlight {
  private final List<CompletableFuture<Generation>> answers = new ArrayList<>();
  private boolean cancelled;

  /** Takes note of an answer of the engine's to come, and cancels it if nobody waits any more. */
  synchronized void submitted(CompletableFuture<Generation> answer) {
    answers.add(answer);
    if (cancelled) {
      answer.cancel(true);
    }
  }

  /** Frees what the engine holds for the input, now or as soon as it is submitted. */
  synchronized void cancel() {
    cancelled = true;
    answers.forEach(answer -> answer.cancel(true));
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }
}
