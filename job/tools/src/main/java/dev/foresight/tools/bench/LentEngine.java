// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.sharing.EngineRegistry;
import dev.foresight.engine.serving.sharing.EngineShare;
import dev.foresight.engine.serving.sharing.Isolation;
import dev.foresight.streaming.caption.EngineProvider;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Leads a job that runs in this process to an engine that is open already. */
public final class LentEngine implements EngineProvider, AutoCloseable {
  private static final long serialVersionUID = 1L;

  /** A job's functions are copied on their way to the tasks; an engine cannot be. */
  private static final Map<String, Engine> LENT = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();

  /**
   * Lends an engine until this is closed. Each task has a share of it; whoever lends it closes it.
   */
  public LentEngine(Engine engine) {
    LENT.put(name, engine);
  }

  @Override
  public Engine acquire(RuntimeContext context) {
    return new EngineShare(LENT.get(name));
  }

  @Override
  public Isolation isolation() {
    return EngineRegistry.shared().isolation();
  }

  @Override
  public void close() {
    LENT.remove(name);
  }
}
