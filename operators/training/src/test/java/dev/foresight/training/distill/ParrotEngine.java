// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.distill;

import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.Prompt.Role;
import dev.foresight.engine.request.Prompt.Turn;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.StepTimes;
import dev.foresight.engine.request.Timings;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineInfo;
import dev.foresight.engine.serving.EngineStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Repeats what the user says last, with the temperature and how much was said before; some words
 * make it fail, say nothing, or go on to the limit. Dies after a number of answers.
 */
final class ParrotEngine implements Engine {
  final List<GenerationRequest> requests = new ArrayList<>();
  private int lives;

  ParrotEngine(int lives) {
    this.lives = lives;
  }

  @Override
  public CompletableFuture<Generation> submit(GenerationRequest request) {
    requests.add(request);
    List<Turn> turns = ((Prompt.Chat) request.prompt()).turns();
    String said = turns.get(turns.size() - 1).text();
    if (lives-- <= 0) {
      return failed(ErrorCode.ENGINE_CLOSED, "the engine was closed");
    }
    if (said.contains("fail")) {
      return failed(ErrorCode.PROMPT_TOO_LONG, "too long");
    }
    long before = turns.stream().filter(turn -> turn.role() == Role.ASSISTANT).count();
    String text =
        said.contains("nothing")
            ? " "
            : " %s, %s, %d".formatted(said, request.sampling().temperature(), before);
    return CompletableFuture.completedFuture(
        new Generation(
            request.id(),
            text,
            List.of(1, 2, 3),
            9,
            said.contains("long") ? FinishReason.LENGTH : FinishReason.EOS,
            1,
            new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, StepTimes.NONE),
            List.of(1f, 1f, 1f),
            List.of(),
            Acceptance.NONE));
  }

  private static CompletableFuture<Generation> failed(ErrorCode code, String message) {
    return CompletableFuture.failedFuture(new RequestException(code, message));
  }

  @Override
  public EngineInfo info() {
    return new EngineInfo("parrot", "f00", Optional.empty(), 0, "cpu", "float32", 4, 128);
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
