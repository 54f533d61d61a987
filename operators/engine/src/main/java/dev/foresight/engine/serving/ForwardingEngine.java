// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** An engine that leaves everything to another, for those that change one thing. */
public abstract class ForwardingEngine implements Engine {
  private final Engine engine;

  /** Stands before an engine. */
  protected ForwardingEngine(Engine engine) {
    this.engine = engine;
  }

  @Override
  public final CompletableFuture<Generation> submit(GenerationRequest request) {
    return submit(request, Presence.UNSEEN);
  }

  /** All requests pass here. */
  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request, Presence presence) {
    return engine.submit(request, presence);
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
  public void close() {
    engine.close();
  }
}
