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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * An engine that is measured between two of its answers, while it has as much to do as it can take,
 * so that neither how it is filled nor how it empties counts; and from its first request to its
 * last answer, where both do.
 */
final class MeteredEngine extends ForwardingEngine {
  private final int from;
  private final int to;
  private final int last;
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicLong tokens = new AtomicLong();
  private final AtomicLong asked = new AtomicLong(Long.MAX_VALUE);
  private final CompletableFuture<Long> answered = new CompletableFuture<>();
  private volatile Moment begin;
  private volatile Moment end;

  /**
   * Meters an engine.
   *
   * @param from the answer with which the time begins, counted from 1
   * @param to the answer with which it ends
   * @param last number of all answers
   */
  MeteredEngine(Engine engine, int from, int to, int last) {
    super(engine);
    this.from = from;
    this.to = to;
    this.last = last;
  }

  /** Returns what was done, once there was the last answer. */
  SteadySample sample() {
    double seconds = (answered.join() - asked.get()) / 1e9;
    return end.since(begin, tokens.get() / seconds);
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request, Presence presence) {
    asked.accumulateAndGet(System.nanoTime(), Math::min);
    CompletableFuture<Generation> answer = super.submit(request, presence);
    answer.thenAccept(this::count);
    return answer;
  }

  private void count(Generation generation) {
    tokens.addAndGet(generation.tokenIds().size());
    int count = answers.incrementAndGet();
    if (count == from) {
      begin = Moment.of(statistics());
    }
    if (count == to) {
      end = Moment.of(statistics());
    }
    if (count == last) {
      answered.complete(System.nanoTime());
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

    SteadySample since(Moment begin, double runTokensPerSecond) {
      double wall = nanos - begin.nanos;
      return new SteadySample(
          (tokens - begin.tokens) * 1e9 / wall,
          (double) (sequences - begin.sequences) / (steps - begin.steps),
          (idleNanos - begin.idleNanos) / wall,
          runTokensPerSecond);
    }
  }
}
