// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.caption;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.KnownRequest;
import dev.foresight.engine.serving.sharing.Isolation;
import dev.foresight.streaming.closing.Closing;
import dev.foresight.streaming.journal.CrashJournal;
import dev.foresight.streaming.journal.EventKey;
import dev.foresight.streaming.metrics.EngineGauges;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine as an operator has it: guarded by a journal of crashes, and shown as gauges. Owns the
 * operator's share of the engine, and the journal.
 */
public final class OperatorEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorEngine.class);

  private final Engine engine;
  private final CrashJournal journal;
  private final GuardedEngine guarded;
  private final EngineGauges gauges;

  private OperatorEngine(
      Engine engine,
      CrashJournal journal,
      Isolation isolation,
      MetricGroup operator,
      Runnable onRetry) {
    this.engine = engine;
    this.journal = journal;
    this.guarded = new GuardedEngine(engine, isolation, journal, KnownRequest.create(), onRetry);
    this.gauges = new EngineGauges(operator);
    gauges.show(engine);
  }

  /**
   * Gets an engine, and opens the journal.
   *
   * @param task whose engine it is; null where a function is not told
   * @param journal folder where events inside the engine are noted
   * @param operator whose metrics show the engine
   * @param onRetry told of each event that is asked again
   * @throws Exception if there is no engine, or no journal
   */
  public static OperatorEngine open(
      EngineProvider engines,
      RuntimeContext task,
      Path journal,
      MetricGroup operator,
      Runnable onRetry)
      throws Exception {
    Engine engine = engines.acquire(task);
    try {
      // After the engine: opening it may take minutes, in which a process that died may still
      // linger.
      return new OperatorEngine(
          engine, CrashJournal.open(journal), engines.isolation(), operator, onRetry);
    } catch (Exception e) {
      engine.close();
      throw e;
    }
  }

  /** Returns which engine it is. */
  public EngineInfo info() {
    return engine.info();
  }

  /** Asks it, as {@link GuardedEngine#submit} does. */
  public CompletableFuture<Generation> submit(GenerationRequest request, EventKey event) {
    return guarded.submit(request, event);
  }

  /** Returns what failed, without what futures wrap around it. */
  public static Throwable cause(Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  @Override
  public void close() {
    Closing.each(LOG, gauges, journal, engine);
  }
}
