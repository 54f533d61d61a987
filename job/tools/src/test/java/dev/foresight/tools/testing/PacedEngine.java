// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.testing;

import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.request.Timings;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.EngineStatistics;
import dev.foresight.engine.serving.Isolation;
import dev.foresight.streaming.caption.EngineProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.RuntimeContext;

/** An engine whose every answer takes a while, so many at a time; subtasks of one JVM share it. */
public final class PacedEngine implements Engine {
  /** A prompt that it refuses when its turn comes. */
  public static final String REFUSED = "refuse this";

  private static final EngineInfo INFO =
      new EngineInfo("paced", "ab12", Optional.empty(), 0, "cpu", "float32", 8, 4096);

  private final ExecutorService slots;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Duration pace;

  /** Creates an engine. */
  public PacedEngine(int slots, Duration pace) {
    this.slots = Executors.newFixedThreadPool(slots, PacedEngine::daemon);
    this.pace = pace;
  }

  /** Answers faster or slower from the next request on. */
  public void setPace(Duration pace) {
    this.pace = pace;
  }

  /** Returns how many requests it was given so far. */
  public int asked() {
    return asked.get();
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request) {
    CompletableFuture<Generation> answer = new CompletableFuture<>();
    asked.incrementAndGet();
    slots.execute(() -> answer(request, answer));
    return answer;
  }

  private void answer(GenerationRequest request, CompletableFuture<Generation> answer) {
    if (answer.isDone()) {
      return;
    }
    try {
      Thread.sleep(pace.toMillis());
      if (request.prompt() instanceof Prompt.Question question && question.text().equals(REFUSED)) {
        answer.completeExceptionally(
            new RequestException(ErrorCode.PROMPT_TOO_LONG, "as the test wants"));
      }
      answer.complete(generation(request.id()));
    } catch (InterruptedException e) {
      answer.cancel(true);
    }
  }

  private static Generation generation(String id) {
    StepTimes steps = new StepTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    return new Generation(
        id,
        "a caption of " + id,
        List.of(5, 6, 7),
        40,
        FinishReason.EOS,
        99,
        new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, steps),
        List.of(1f, 1f, 1f),
        List.of(),
        new Acceptance(List.of(), 2, 0, 1));
  }

  @Override
  public EngineInfo info() {
    return INFO;
  }

  @Override
  public EngineStatistics statistics() {
    return EngineStatistics.NONE;
  }

  @Override
  public boolean isServing() {
    return !slots.isShutdown();
  }

  @Override
  public boolean drain(Duration limit) {
    return true;
  }

  /** Ends the engine; only the test does, for subtasks come and go. */
  public void end() {
    slots.shutdownNow();
  }

  @Override
  public void close() {}

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "paced-engine");
    thread.setDaemon(true);
    return thread;
  }

  /** Lends an engine to operators that are serialised on their way, within one JVM. */
  public static final class Handle implements EngineProvider {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Engine> ENGINES = new ConcurrentHashMap<>();

    private static final Isolation ISOLATION = new Isolation();

    private final String name = UUID.randomUUID().toString();

    /** Creates a handle. */
    public Handle(Engine engine) {
      ENGINES.put(name, engine);
    }

    @Override
    public Engine acquire(RuntimeContext context) {
      return ENGINES.get(name);
    }

    @Override
    public Isolation isolation() {
      return ISOLATION;
    }
  }
}
