// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.sharing.EngineShare;
import dev.foresight.engine.serving.sharing.Isolation;
import dev.foresight.streaming.caption.EngineProvider;
import java.time.Duration;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Lends an engine of the test's to operators in whatever process: each process has its own. */
public record PacedEngines(int slots, Duration pace) implements EngineProvider {
  private static final Isolation ISOLATION = new Isolation();

  private static PacedEngine engine;

  @Override
  public Engine acquire(RuntimeContext context) {
    synchronized (PacedEngines.class) {
      if (engine == null) {
        engine = new PacedEngine(slots, pace);
      }
      return new EngineShare(engine);
    }
  }

  @Override
  public Isolation isolation() {
    return ISOLATION;
  }
}
