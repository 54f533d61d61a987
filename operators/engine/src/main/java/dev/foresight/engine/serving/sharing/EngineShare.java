// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.sharing;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.ForwardingEngine;
import dev.foresight.engine.serving.OpenRequests;
import dev.foresight.engine.serving.Presence;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One user's share of an engine that has others: draining and closing concern this user's requests
 * only. The engine is its owner's to close.
 */
public final class EngineShare extends ForwardingEngine {
  private final EngineInfo info;
  private final int restarts;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final OpenRequests requests = new OpenRequests();

  /** Gives a share of an engine. */
  public EngineShare(Engine engine) {
    this(engine, engine.info(), 0, () -> {});
  }

  /**
   * Gives a share of an engine.
   *
   * @param info what it is to this user
   * @param restarts engines that failed in its place before
   * @param onClose run once, when the user has closed it
   */
  public EngineShare(Engine engine, EngineInfo info, int restarts, Runnable onClose) {
    super(engine);
    this.info = info;
    this.restarts = restarts;
    this.onClose = onClose;
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request, Presence presence) {
    CompletableFuture<Generation> answer = super.submit(request, presence);
    Optional<RequestException> refused = requests.add(answer);
    if (refused.isPresent()) {
      answer.cancel(true);
      return CompletableFuture.failedFuture(refused.get());
    }
    return answer;
  }

  @Override
  public EngineInfo info() {
    return info;
  }

  @Override
  public EngineStatistics statistics() {
    return super.statistics().withRestarts(restarts);
  }

  @Override
  public boolean isServing() {
    return requests.ended().isEmpty() && super.isServing();
  }

  @Override
  public boolean drain(Duration limit) throws InterruptedException {
    requests.end(
        new RequestException(
            ErrorCode.ENGINE_CLOSED,
            "this user of the engine is being drained and accepts no more requests"));
    return requests.await(limit);
  }

  /** Frees what the engine holds for this user's requests at its next step. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      RequestException reason =
          new RequestException(
              ErrorCode.ENGINE_CLOSED,
              "this user of the engine closed it before the request was finished");
      requests.end(reason);
      requests.failAll(reason, Runnable::run);
      onClose.run();
    }
  }
}
