// SPDX-License-Identifier: Apache-2.0
package dev.foresight.streaming.testing;

import dev.foresight.engine.equality.NearTies;
import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.request.Timings;
import dev.foresight.engine.serving.Emitted;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.Phase;
import dev.foresight.engine.serving.StepKind;
import dev.foresight.engine.serving.StepTotals;
import dev.foresight.engine.serving.Verifications;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** An engine that answers when the test says so, or at once. */
public final class FakeEngine implements Engine {
  public static final EngineInfo INFO =
      new EngineInfo("llava", "ab12", Optional.of("cd34"), 2, "cpu", "float32", 4, 4096);

  private final Map<String, GenerationRequest> requests = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Generation>> futures = new ConcurrentHashMap<>();
  private final boolean answersAtOnce;
  private volatile boolean closed;
  private volatile Pause pause = () -> {};

  private FakeEngine(boolean answersAtOnce) {
    this.answersAtOnce = answersAtOnce;
  }

  /** Returns an engine that answers when told. */
  public static FakeEngine waiting() {
    return new FakeEngine(false);
  }

  /** Returns an engine that answers at once. */
  public static FakeEngine prompt() {
    return new FakeEngine(true);
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request) {
    try {
      pause.take();
    } catch (InterruptedException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Generation> future = new CompletableFuture<>();
    futures.put(request.id(), future);
    requests.put(request.id(), request); // last: whoever sees it finds the future
    if (answersAtOnce) {
      answer(request.id());
    }
    return future;
  }

  @Override
  public EngineInfo info() {
    return INFO;
  }

  @Override
  public boolean isServing() {
    return !closed;
  }

  @Override
  public EngineStatistics statistics() {
    return new EngineStatistics(
        EngineStatistics.NONE.visionCache(),
        Map.of(
            StepKind.DECODE,
            new StepTotals(
                4, 8, 40, 20, Map.of(Phase.DRAFT, 3_000_000L, Phase.FORWARD, 9_000_000L))),
        new Verifications(4, 40, List.of(3L, 1L)),
        new Emitted(6, 4),
        new NearTies(20, 1, 1e-6f));
  }

  @Override
  public boolean drain(Duration limit) {
    return true;
  }

  @Override
  public void close() {
    closed = true;
    futures
        .values()
        .forEach(
            future ->
                future.completeExceptionally(
                    new RequestException(ErrorCode.ENGINE_CLOSED, "the engine was closed")));
  }

  /** Takes requests in only after this, on the thread that brings them. */
  public void beforeEachRequest(Pause pause) {
    this.pause = pause;
  }

  /** What holds up whoever brings a request. */
  @FunctionalInterface
  public interface Pause {
    /** Returns when it is over. */
    void take() throws InterruptedException;
  }

  /** Answers a request. */
  public void answer(String id) {
    futures.get(id).complete(generation(id));
  }

  /** Answers a request with what nobody can write down. */
  public void answerWithoutText(String id) {
    Generation sound = generation(id);
    futures
        .get(id)
        .complete(
            new Generation(
                id,
                null,
                sound.tokenIds(),
                sound.promptTokens(),
                sound.finishReason(),
                sound.seed(),
                sound.timings(),
                sound.margins(),
                sound.logprobs(),
                sound.acceptance()));
  }

  /** Fails a request. */
  public void fail(String id, ErrorCode code) {
    futures.get(id).completeExceptionally(new RequestException(code, "because"));
  }

  /** Fails all that is open, and whatever comes. */
  public void die() {
    closed = true;
    futures
        .values()
        .forEach(
            future ->
                future.completeExceptionally(
                    new RequestException(ErrorCode.ENGINE_FAILED, "the engine died")));
  }

  /** Returns whether a request waits for its answer. */
  public boolean isWaiting(String id) {
    return futures.containsKey(id) && !futures.get(id).isDone();
  }

  /** Returns what was asked under an id; null if nothing yet. */
  public GenerationRequest request(String id) {
    return requests.get(id);
  }

  /** Returns whether a request was cancelled. */
  public boolean isCancelled(String id) {
    return futures.get(id).isCancelled();
  }

  /** Returns whether the engine was closed. */
  public boolean isClosed() {
    return closed;
  }

  private static Generation generation(String id) {
    Duration milli = Duration.ofMillis(1);
    return new Generation(
        id,
        "a caption of " + id,
        List.of(5, 6, 7),
        40,
        FinishReason.EOS,
        99,
        new Timings(
            milli,
            milli.multipliedBy(2),
            milli.multipliedBy(3),
            Duration.ofNanos(4_500_000),
            new StepTimes(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofNanos(500_000))),
        List.of(1f, 1f, 1f),
        List.of(),
        new Acceptance(List.of(1, 0), 2, 20, 0.75));
  }
}
