// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.testing;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.ForwardingEngine;
import dev.foresight.engine.testing.CannedAnswer;
import dev.foresight.engine.testing.FakeEngine;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * An engine that takes the process down at one request, as native code does that crashes: no hook
 * runs, nothing is closed. All others it answers a little later, so that several are inside. Its
 * thread goes with the process.
 */
public final class HaltingEngine extends ForwardingEngine {
  /** The exit code of a process that aborts. */
  public static final int ABORTED = 134;

  private static final long TIME_INSIDE_MS = 20;

  /** Creates an engine that dies of this id. */
  public HaltingEngine(String deadly) {
    super(new FakeEngine(later(), request -> answer(request, deadly)));
  }

  private static FakeEngine.Turn later() {
    ScheduledExecutorService thread = Executors.newScheduledThreadPool(1);
    return (request, answer) -> thread.schedule(answer, TIME_INSIDE_MS, TimeUnit.MILLISECONDS);
  }

  private static Generation answer(GenerationRequest request, String deadly) {
    if (request.id().equals(deadly)) {
      Runtime.getRuntime().halt(ABORTED);
    }
    return CannedAnswer.to(request).generation();
  }
}
