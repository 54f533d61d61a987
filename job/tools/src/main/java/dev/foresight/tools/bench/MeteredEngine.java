// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.bench;

import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.ForwardingEngine;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.Presence;
import dev.foresight.engine.serving.StepTotals;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;

/**
 * An engine that is measured between two of its answers, while it has as much to do as it can take:
 * neither how it is filled nor how it empties counts.
 */
final class MeteredEngine extends ForwardingEngine {
  private final int from;
  private final int to;
  private final AtomicInteger answers = new AtomicInteger();
  private volatile Moment begin;
  private volatile Moment end;

  /**
   * Meters an engine.
   *
   * @param from the answer with which the time begins, counted from 1
   * @param to the answer with which it ends
   */
  MeteredEngine(Engine engine, int from, int to) {
    super(engine);
    this.from = from;
    this.to = to;
  }

  /** Returns what was done between the two answers, once there was the second. */
  SteadySample sample() {
    return end.since(begin);
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request, Presence presence) {
    CompletableFuture<Generation> answer = super.submit(request, presence);
    answer.thenAccept(generation -> count());
    return answer;
  }

  private void count() {
    int count = answers.incrementAndGet();
    if (count == from) {
      begin = Moment.of(statistics());
    }
    if (count == to) {
      end = Moment.of(statistics());
    }
  }

  /** The engine's sums, by its own clock: as of the end of its last step. */
  private record Moment(long nanos, long idleNanos, long tokens, long steps, long sequences) {
    static Moment of(EngineStatistics statistics) {
      long idle = statistics.timeIn(Phase.IDLE).toNanos();
      return new Moment(
          sum(statistics, StepTotals::busyNanos) + idle,
          idle,
          sum(statistics, StepTotals::tokens),
          sum(statistics, StepTotals::steps),
          sum(statistics, StepTotals::sequences));
    }

    private static long sum(EngineStatistics statistics, ToLongFunction<StepTotals> value) {
      return statistics.steps().values().stream().mapToLong(value).sum();
    }

    SteadySample since(Moment begin) {
      double wall = nanos - begin.nanos;
      return new SteadySample(
          (tokens - begin.tokens) * 1e9 / wall,
          (double) (sequences - begin.sequences) / (steps - begin.steps),
          (idleNanos - begin.idleNanos) / wall);
    }
  }
}
