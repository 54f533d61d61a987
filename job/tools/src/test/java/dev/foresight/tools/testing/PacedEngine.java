// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.serving.ForwardingEngine;
import dev.foresight.engine.testing.CannedAnswer;
import dev.foresight.engine.testing.FakeEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** An engine whose every answer takes a while, so many at a time. */
public final class PacedEngine extends ForwardingEngine {
  /** A prompt that it refuses when its turn comes. */
  public static final String REFUSED = "refuse this";

  private final FakeEngine fake;
  private final ExecutorService slots;
  private final AtomicReference<Duration> pace;

  /** Creates an engine. */
  public PacedEngine(int slots, Duration pace) {
    this(Executors.newFixedThreadPool(slots, PacedEngine::daemon), new AtomicReference<>(pace));
  }

  private PacedEngine(ExecutorService slots, AtomicReference<Duration> pace) {
    this(
        new FakeEngine(
            (request, answer) -> slots.execute(answer), request -> answer(request, pace.get())),
        slots,
        pace);
  }

  private PacedEngine(FakeEngine fake, ExecutorService slots, AtomicReference<Duration> pace) {
    super(fake);
    this.fake = fake;
    this.slots = slots;
    this.pace = pace;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "paced-engine");
    thread.setDaemon(true);
    return thread;
  }

  private static Generation answer(GenerationRequest request, Duration pace) {
    try {
      Thread.sleep(pace.toMillis());
    } catch (InterruptedException e) {
      throw new RequestException(ErrorCode.ENGINE_CLOSED, "the engine was closed", e);
    }
    if (request.prompt() instanceof Prompt.Question question && question.text().equals(REFUSED)) {
      throw new RequestException(ErrorCode.PROMPT_TOO_LONG, "as the test wants");
    }
    return CannedAnswer.to(request).generation();
  }

  /** Answers faster or slower from the next request on. */
  public void setPace(Duration value) {
    pace.set(value);
  }

  /** Returns the ids of the requests that it was given so far. */
  public List<String> askedIds() {
    return fake.requests().stream().map(GenerationRequest::id).toList();
  }

  /** Returns how many requests it was given so far. */
  public int asked() {
    return fake.requests().size();
  }

  @Override
  public void close() {
    super.close();
    slots.shutdownNow();
  }
}
