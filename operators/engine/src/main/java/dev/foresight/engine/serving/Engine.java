// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Answers requests with a model on a device. Safe for use by many threads.
 *
 * <pre>{@code
 * try (Engine engine = DecodingEngine.open(folder, EngineOptions.defaults())) {
 *   Generation answer =
 *       engine
 *           .submit(GenerationRequest.greedy("1", new Prompt.Question("What is it?"), List.of(png)))
 *           .join();
 * }
 * }</pre>
 */
public interface Engine extends AutoCloseable {
  /**
   * Queues a request and returns at once.
   *
   * <p>The answer bears the request's id. The future completes on a thread of the engine's own or
   * on the one that closes it, never on the decoding thread. It fails with a {@link
   * RequestException} and nothing else; other requests are not affected. Cancelling the future
   * frees the request's memory at the next step.
   */
  CompletableFuture<Generation> submit(GenerationRequest request);

  /**
   * The same, and tells when native code sees the request, for those who must know what it was busy
   * with when it crashed. An engine that cannot tell takes all the time until the answer for it.
   */
  default CompletableFuture<Generation> submit(GenerationRequest request, Presence presence) {
    presence.enter();
    CompletableFuture<Generation> answer = submit(request);
    answer.whenComplete((generation, failure) -> presence.leave());
    return answer;
  }

  /** Returns what is served here. */
  EngineInfo info();

  /**
   * Returns whether it can still answer: it is neither drained nor closed, and its decoding thread
   * has neither ended nor stuck. A request may fail though others go on.
   */
  boolean isServing();

  /** Returns what has been done here so far. */
  EngineStatistics statistics();

  /**
   * Accepts no more requests, which fail with {@link ErrorCode#ENGINE_CLOSED} from now on, and
   * waits for those that were accepted. The engine stays open, and is closed by its owner.
   *
   * @return whether all were answered, failed or cancelled in time
   */
  boolean drain(Duration limit) throws InterruptedException;

  /**
   * Ends decoding and frees the model, unless others share it. What is unfinished fails with {@link
   * ErrorCode#ENGINE_CLOSED}, and so does what comes later; {@link #info} and {@link #statistics}
   * still tell what was. Closing twice does nothing.
   */
  @Override
  void close();
}
