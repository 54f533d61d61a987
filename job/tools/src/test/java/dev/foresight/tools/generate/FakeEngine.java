// SPDX-License-Identifier: Apache-2.0
package dev.foresight.tools.generate;

import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.request.Timings;
import dev.foresight.engine.request.TokenLogprobs;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.EngineStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Answers with the prompt's own words; later requests first, when it is asked to hold them. */
final class FakeEngine implements Engine {
  final List<GenerationRequest> submitted = new ArrayList<>();
  private final List<Runnable> held = new ArrayList<>();
  private final int holdUntil;

  private ThrowingRunnable beforeAnswers = () -> {};

  /** What a test does that may fail. */
  interface ThrowingRunnable {
    void run() throws IOException;
  }

  /** Does something each time before it answers. */
  void onAnswers(ThrowingRunnable action) {
    beforeAnswers = action;
  }

  /** Answers nothing before so many requests are there, then the last one first. */
  FakeEngine(int holdUntil) {
    this.holdUntil = holdUntil;
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request) {
    submitted.add(request);
    CompletableFuture<Generation> future = new CompletableFuture<>();
    held.add(() -> answer(request, future));
    if (held.size() >= holdUntil) {
      try {
        beforeAnswers.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Collections.reverse(held);
      held.forEach(Runnable::run);
      held.clear();
    }
    return future;
  }

  private static void answer(GenerationRequest request, CompletableFuture<Generation> future) {
    String text =
        request.prompt() instanceof Prompt.Raw raw
            ? "raw " + raw.text()
            : ((Prompt.Question) request.prompt()).text();
    if (text.contains("fail")) {
      future.completeExceptionally(
          new RequestException(ErrorCode.NON_FINITE_LOGITS, "a logit is not a number"));
      return;
    }
    future.complete(
        new Generation(
            request.id(),
            text,
            List.of(5, 6),
            4,
            FinishReason.EOS,
            request.sampling().seed().orElse(99),
            new Timings(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(3),
                Duration.ofNanos(4_500_000),
                new StepTimes(
                    Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofNanos(500_000))),
            List.of(1f, 1f),
            logprobs(request),
            Acceptance.NONE));
  }

  private static List<TokenLogprobs> logprobs(GenerationRequest request) {
    return request.sampling().logprobs() == 0
        ? List.of()
        : List.of(
            new TokenLogprobs(5, -0.5f, List.of(new TokenLogprobs.Candidate(5, -0.5f))),
            new TokenLogprobs(6, -2f, List.of(new TokenLogprobs.Candidate(7, -0.25f))));
  }

  @Override
  public EngineInfo info() {
    return new EngineInfo("fake", "f00", Optional.empty(), 0, "cpu", "float32", 4, 128);
  }

  @Override
  public boolean isServing() {
    return true;
  }

  @Override
  public EngineStatistics statistics() {
    return EngineStatistics.NONE;
  }

  @Override
  public boolean drain(Duration limit) {
    return true;
  }

  @Override
  public void close() {}
}
