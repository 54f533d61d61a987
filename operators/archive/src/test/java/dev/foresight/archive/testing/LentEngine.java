// SPDX-License-Identifier: Apache-2.0
package dev.foresight.archive.testing;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.sharing.EngineShare;
import dev.foresight.engine.serving.sharing.Isolation;
import dev.foresight.streaming.caption.EngineProvider;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Lends a test's engine to operators that were serialised on their way, within one JVM. */
public final class LentEngine implements EngineProvider {
  private static final long serialVersionUID = 1L;
  private static final Map<String, Engine> ENGINES = new ConcurrentHashMap<>();
  private static final Isolation ISOLATION = new Isolation();

  private final String name = UUID.randomUUID().toString();

  /** Lends an engine. */
  public LentEngine(Engine engine) {
    ENGINES.put(name, engine);
  }

  @Override
  public Engine acquire(RuntimeContext context) {
    return new EngineShare(ENGINES.get(name));
  }

  @Override
  public Isolation isolation() {
    return ISOLATION;
  }
}
