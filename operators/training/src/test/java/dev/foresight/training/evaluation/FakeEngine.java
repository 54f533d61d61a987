// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.evaluation;

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
import dev.foresight.engine.speculation.TreeShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Gives every question 7 tokens: plainly in 60 ms, with a draft in 20 ms and three verifications
 * that accept 2, 1 and 0 drafted tokens. Words of the question change that: {@code fail} fails,
 * {@code wrong} is answered differently with a draft, {@code hard} is no faster with one, {@code
 * die} kills the engine.
 */
final class FakeEngine implements Engine {
  private static final int MILLIS = 60;

  private final TreeSwitch trees;

  /** What was asked, and how: {@code plain q1 T=0.0}. */
  final List<String> log = new ArrayList<>();

  final List<GenerationRequest> requests = new ArrayList<>();

  FakeEngine(TreeSwitch trees) {
    this.trees = trees;
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request) {
    Optional<TreeShape> tree = trees.begin(request);
    requests.add(request);
    log.add(
        tree.map(shape -> "tree " + shape).orElse("plain")
            + " "
            + request.id()
            + " T="
            + request.sampling().temperature());
    String text = ((Prompt.Chat) request.prompt()).turns().get(0).text();
    if (text.contains("fail")) {
      return failed(ErrorCode.PROMPT_TOO_LONG, "too long");
    }
    if (text.contains("die")) {
      return failed(ErrorCode.ENGINE_FAILED, "it broke");
    }
    return CompletableFuture.completedFuture(answer(request, text, tree.isPresent()));
  }

  private static CompletableFuture<Generation> failed(ErrorCode code, String message) {
    return CompletableFuture.failedFuture(new RequestException(code, message));
  }

  private static Generation answer(GenerationRequest request, String text, boolean drafted) {
    List<Integer> tokens = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7));
    if (drafted && text.contains("wrong")) {
      tokens.set(3, 99);
    }
    int millis = drafted && !text.contains("hard") ? MILLIS / 3 : MILLIS;
    return new Generation(
        request.id(),
        "text",
        tokens,
        12,
        FinishReason.EOS,
        1,
        new Timings(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMillis(5),
            Duration.ofMillis(millis),
            StepTimes.NONE),
        Collections.nCopies(tokens.size(), 1f),
        List.of(),
        drafted ? new Acceptance(List.of(2, 1, 0), 4, 30, 1) : new Acceptance(List.of(), 6, 0, 1));
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
