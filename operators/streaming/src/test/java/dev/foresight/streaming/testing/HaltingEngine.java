// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.testing;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.EngineStatistics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An engine that takes the process down at one request, as native code does that crashes: no hook
 * runs, nothing is closed. All others it answers a little later, so that several are inside. One
 * subtask's closing does nothing, as others share it; its thread goes with the process.
 */
public final class HaltingEngine implements Engine {
  /** The exit code of a process that aborts. */
  public static final int ABORTED = 134;

  private static final long TIME_INSIDE_MS = 20;

  private final FakeEngine engine = FakeEngine.prompt();
  private final ScheduledExecutorService later = Executors.newScheduledThreadPool(1);
  private final String deadly;

  /** Creates an engine that dies of this id. */
  public HaltingEngine(String deadly) {
    this.deadly = deadly;
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request) {
    CompletableFuture<Generation> answer = new CompletableFuture<>();
    later.schedule(
        () -> {
          if (request.id().equals(deadly)) {
            Runtime.getRuntime().halt(ABORTED);
          }
          answer.complete(engine.submit(request).join());
        },
        TIME_INSIDE_MS,
        TimeUnit.MILLISECONDS);
    return answer;
  }

  @Override
  public EngineInfo info() {
    return engine.info();
  }

  @Override
  public boolean isServing() {
    return true;
  }

  @Override
  public EngineStatistics statistics() {
    return engine.statistics();
  }

  @Override
  public boolean drain(Duration limit) {
    return true;
  }

  @Override
  public void close() {}
}
