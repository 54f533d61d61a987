// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.streaming.journal.EventKey;
import java.util.concurrent.CompletableFuture;

/** What an input asks of the engine: as many questions as it has. */
@FunctionalInterface
public interface Inquiry {
  /**
   * Asks one.
   *
   * @param event that the question is about, for whoever looks for what breaks engines
   * @return fails as {@link dev.foresight.engine.serving.Engine#submit} says, or with a {@link
   *     dev.foresight.streaming.deadletter.RejectedException} if the event breaks engines
   */
  CompletableFuture<Generation> submit(GenerationRequest request, EventKey event);
}
