// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.testing;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.ForwardingEngine;
import dev.foresight.engine.serving.Presence;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** An engine that is closed when it sees a request for the first time, and open again later. */
public final class FailingOnce extends ForwardingEngine {
  private final String id;
  private final AtomicBoolean failed = new AtomicBoolean();

  /** Creates an engine that fails at this id. */
  public FailingOnce(Engine engine, String id) {
    super(engine);
    this.id = id;
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request, Presence presence) {
    if (request.id().equals(id) && failed.compareAndSet(false, true)) {
      return CompletableFuture.failedFuture(
          new RequestException(ErrorCode.ENGINE_CLOSED, "the device is gone"));
    }
    return super.submit(request, presence);
  }

  /** Returns whether it has failed. */
  public boolean hasFailed() {
    return failed.get();
  }
}
