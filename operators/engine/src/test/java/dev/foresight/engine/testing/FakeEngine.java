// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.testing;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.OpenRequests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An engine without a model: it answers by a function of the request, at once, later or when told,
 * and keeps what it was asked. A function that throws a {@link RequestException} fails its request.
 * It has no threads: futures complete on those that have it answer, fail, die or close.
 */
public final class FakeEngine implements Engine {
  /** What it serves: a model with a draft, 4 sequences at a time. */
  public static final EngineInfo INFO =
      new EngineInfo("llava", "ab12", Optional.of("cd34"), 2, "cpu", "float32", 4, 4096);

  private final Turn turn;
  private final Function<GenerationRequest, Generation> answers;
  private final OpenRequests open = new OpenRequests();
  private final Queue<GenerationRequest> requests = new ConcurrentLinkedQueue<>();
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();
  private final AtomicInteger closed = new AtomicInteger();

  /** Creates an engine. */
  public FakeEngine(Turn turn, Function<GenerationRequest, Generation> answers) {
    this.turn = turn;
    this.answers = answers;
  }

  /** Returns an engine that answers when told. */
  public static FakeEngine waiting() {
    return new FakeEngine(
        (request, answer) -> {}, request -> CannedAnswer.to(request).generation());
  }

  /** Returns an engine that answers at once. */
  public static FakeEngine prompt() {
    return prompt(request -> CannedAnswer.to(request).generation());
  }

  /** Returns an engine that answers at once, with what a function makes of the request. */
  public static FakeEngine prompt(Function<GenerationRequest, Generation> answers) {
    return new FakeEngine((request, answer) -> answer.run(), answers);
  }

  /** Says when requests are answered. */
  @FunctionalInterface
  public interface Turn {
    /** Told of each request by the thread that brings it; runs the answer, or has it run. */
    void take(GenerationRequest request, Runnable answer);
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request) {
    Asked one = new Asked(request, new CompletableFuture<>());
    Optional<RequestException> refused = open.add(one.future);
    if (refused.isPresent()) {
      one.future.completeExceptionally(refused.get());
      return one.future;
    }
    requests.add(request);
    asked.put(request.id(), one);
    turn.take(request, () -> answer(one));
    return one.future;
  }

  private void answer(Asked one) {
    if (one.future.isDone()) {
      return;
    }
    try {
      one.future.complete(answers.apply(one.request));
    } catch (RequestException e) {
      one.future.completeExceptionally(e);
    } catch (RuntimeException e) {
      one.future.completeExceptionally(
          new RequestException(ErrorCode.ENGINE_FAILED, "the engine failed: " + e, e));
    }
  }

  @Override
  public EngineInfo info() {
    return INFO;
  }

  @Override
  public boolean isServing() {
    return open.ended().isEmpty();
  }

  @Override
  public EngineStatistics statistics() {
    return EngineStatistics.NONE;
  }

  @Override
  public boolean drain(Duration limit) throws InterruptedException {
    open.end(new RequestException(ErrorCode.ENGINE_CLOSED, "the engine is being drained"));
    return open.await(limit);
  }

  @Override
  public void close() {
    closed.incrementAndGet();
    end(new RequestException(ErrorCode.ENGINE_CLOSED, "the engine was closed"));
  }

  /** Fails all that is open, and whatever comes. */
  public void die() {
    end(new RequestException(ErrorCode.ENGINE_FAILED, "the engine died"));
  }

  private void end(RequestException reason) {
    open.end(reason);
    open.failAll(reason, Runnable::run);
  }

  /** Answers the last request of an id. */
  public void answer(String id) {
    answer(asked.get(id));
  }

  /** Answers the last request of an id with something else. */
  public void answer(String id, Generation generation) {
    asked.get(id).future.complete(generation);
  }

  /** Answers all that is open. */
  public void answerAll() {
    asked.values().forEach(this::answer);
  }

  /** Fails the last request of an id. */
  public void fail(String id, ErrorCode code) {
    asked.get(id).future.completeExceptionally(new RequestException(code, "because"));
  }

  /** Returns all that was asked, in its order. */
  public List<GenerationRequest> requests() {
    return List.copyOf(requests);
  }

  /** Returns what was asked last under an id; null if nothing yet. */
  public GenerationRequest request(String id) {
    return asked.containsKey(id) ? asked.get(id).request : null;
  }

  /** Returns whether the last request of an id waits for its answer. */
  public boolean isWaiting(String id) {
    return asked.containsKey(id) && !asked.get(id).future.isDone();
  }

  /** Returns whether the last request of an id was cancelled. */
  public boolean isCancelled(String id) {
    return asked.get(id).future.isCancelled();
  }

  /** Returns how often it was closed. */
  public int timesClosed() {
    return closed.get();
  }

  private record Asked(GenerationRequest request, CompletableFuture<Generation> future) {}
}
