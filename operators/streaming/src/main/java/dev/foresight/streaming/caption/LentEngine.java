// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.sharing.EngineRegistry;
import dev.foresight.engine.serving.sharing.EngineShare;
import dev.foresight.engine.serving.sharing.Isolation;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Leads operators that run in this process to an engine that is open already. */
public final class LentEngine implements EngineProvider, AutoCloseable {
  private static final long serialVersionUID = 1L;

  /** A job's functions are copied on their way to the tasks; an engine cannot be. */
  private static final Map<String, Loan> LENT = new ConcurrentHashMap<>();

  private final String name = UUID.randomUUID().toString();

  private record Loan(Engine engine, AtomicInteger users) {
    EngineShare share() {
      users.incrementAndGet();
      return new EngineShare(engine, engine.info(), 0, users::decrementAndGet);
    }
  }

  /**
   * Lends an engine until this is closed. Each task has a share of it; whoever lends it closes it.
   */
  public LentEngine(Engine engine) {
    LENT.put(name, new Loan(engine, new AtomicInteger()));
  }

  @Override
  public Engine acquire(RuntimeContext context) {
    Loan loan = LENT.get(name);
    if (loan == null) {
      throw new IllegalStateException("the engine was taken back, or lent in another process");
    }
    return loan.share();
  }

  /** Returns how many have a share and have not closed it; 0 once this is closed. */
  public int users() {
    Loan loan = LENT.get(name);
    return loan == null ? 0 : loan.users().get();
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
