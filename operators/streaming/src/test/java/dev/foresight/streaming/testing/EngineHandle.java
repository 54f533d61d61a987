// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.testing;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.sharing.EngineShare;
import dev.foresight.engine.serving.sharing.Isolation;
import dev.foresight.streaming.caption.EngineProvider;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Lends a test's engine to operators that were serialised on their way, within one JVM. */
public final class EngineHandle implements EngineProvider, AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final Map<String, Engine> ENGINES = new ConcurrentHashMap<>();
  private static final Map<String, Integer> USERS = new ConcurrentHashMap<>();
  private static final Isolation ISOLATION = new Isolation();

  private final String name = UUID.randomUUID().toString();

  /** Creates a handle of an engine. */
  public EngineHandle(Engine engine) {
    ENGINES.put(name, engine);
  }

  @Override
  public Engine acquire(RuntimeContext context) {
    USERS.merge(name, 1, Integer::sum);
    Engine engine = ENGINES.get(name);
    return new EngineShare(engine, engine.info(), 0, () -> USERS.merge(name, -1, Integer::sum));
  }

  /** Returns how many have the engine and have not closed it. */
  public int users() {
    return USERS.getOrDefault(name, 0);
  }

  @Override
  public Isolation isolation() {
    return ISOLATION;
  }

  @Override
  public void close() {
    ENGINES.remove(name);
    USERS.remove(name);
  }
}
