// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.streaming.deadletter.RejectedException;
import dev.foresight.streaming.journal.EventKey;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** What an input asks of the engine: as many questions as it has. */
public interface Inquiry {
  /** A part of asking that may wait for other machines. */
  interface Waiting<O> {
    /** Asks; as {@link EngineFunction#ask} does. */
    CompletableFuture<O> ask() throws RejectedException;
  }

  /**
   * Asks one.
   *
   * @param event that the question is about, for whoever looks for what breaks engines
   * @return fails as {@link dev.foresight.engine.serving.Engine#submit} says, or with a {@link
   *     RejectedException} if the event breaks engines
   */
  CompletableFuture<Generation> submit(GenerationRequest request, EventKey event);

  /**
   * Has the input end at a time, with {@link
   * dev.foresight.streaming.deadletter.DeadLetterCode#DEADLINE_EXCEEDED}, if it has no outcome by
   * then.
   *
   * @throws RejectedException if that time has passed
   */
  void endAt(Instant deadline) throws RejectedException;

  /**
   * Goes on where others do not have to wait.
   *
   * @param <O> the outcome
   */
  <O> CompletableFuture<O> whereItMayWait(Waiting<O> rest);
}
