// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.testing;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.EngineStatistics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** An engine that is closed when it sees a request for the first time, and open again later. */
public final class FailingOnce implements Engine {
  private final Engine engine;
  private final String id;
  private final AtomicBoolean failed = new AtomicBoolean();

  /** Creates an engine that fails at this id. */
  public FailingOnce(Engine engine, String id) {
    this.engine = engine;
    this.id = id;
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request) {
    if (request.id().equals(id) && failed.compareAndSet(false, true)) {
      return CompletableFuture.failedFuture(
          new RequestException(ErrorCode.ENGINE_CLOSED, "the device is gone"));
    }
    return engine.submit(request);
  }

  /** Returns whether it has failed. */
  public boolean hasFailed() {
    return failed.get();
  }

  @Override
  public EngineInfo info() {
    return engine.info();
  }

  @Override
  public boolean isServing() {
    return engine.isServing();
  }

  @Override
  public EngineStatistics statistics() {
    return engine.statistics();
  }

  @Override
  public boolean drain(Duration limit) throws InterruptedException {
    return engine.drain(limit);
  }

  @Override
  public void close() {}
}
