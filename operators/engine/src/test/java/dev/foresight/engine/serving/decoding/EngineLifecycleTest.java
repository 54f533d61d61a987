// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.Engine;
import dev.foresight.engine.serving.EngineOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an engine ends: drained, closed, or with a decoding thread that is stuck. */
@Timeout(120)
class EngineLifecycleTest {
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults().withThreads(1).withMaxBatch(4);

  private static Engine open(EngineOptions options) {
    return DecodingEngine.open(LlavaGoldens.path("model"), options);
  }

  private static GenerationRequest story() {
    return request(new Prompt.Question("Tell me a short story."), 80);
  }

  private static GenerationRequest request(Prompt prompt, int maxNewTokens) {
    return new GenerationRequest(
        "id",
        prompt,
        List.of(),
        Optional.empty(),
        SamplingParameters.GREEDY,
        maxNewTokens,
        List.of());
  }

  private static ErrorCode codeOf(CompletableFuture<Generation> answer) {
    Throwable failure = answer.handle((generation, thrown) -> thrown).join();
    assertThat(failure).isInstanceOf(RequestException.class);
    return ((RequestException) failure).code();
  }

  @Test
  void drainingAnswersWhatWasAcceptedAndAcceptsNoMore() throws InterruptedException {
    try (Engine engine = open(OPTIONS)) {
      List<CompletableFuture<Generation>> accepted = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        accepted.add(engine.submit(story()));
      }
      assertThat(engine.drain(Duration.ZERO)).isFalse();
      assertThatThrownBy(engine.submit(story())::join)
          .cause()
          .hasMessageContaining("drained")
          .extracting(failure -> ((RequestException) failure).code())
          .isEqualTo(ErrorCode.ENGINE_CLOSED);
      assertThat(engine.drain(Duration.ofMinutes(1))).isTrue();
      assertThat(accepted).allSatisfy(answer -> assertThat(answer).isCompleted());
    }
  }

  @Test
  void drainingDoesNotWaitForWhatIsCancelled() throws InterruptedException {
    try (Engine engine = open(OPTIONS)) {
      List<CompletableFuture<Generation>> accepted = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        accepted.add(engine.submit(story()));
      }
      accepted.forEach(answer -> answer.cancel(true));
      assertThat(engine.drain(Duration.ofSeconds(1))).isTrue();
    }
  }

  @Test
  void aStepThatTakesTooLongFailsWhatIsOpenAndAllThatComes() {
    try (Engine engine = open(withLongSteps(Duration.ofMillis(100)))) {
      List<CompletableFuture<Generation>> answers = submitALongStep(engine);
      assertThat(answers)
          .allSatisfy(answer -> assertThat(codeOf(answer)).isEqualTo(ErrorCode.ENGINE_FAILED));
      assertThatThrownBy(engine.submit(story())::join)
          .cause()
          .hasMessageContaining("decoder, sequences: ")
          .hasMessageContaining("raise stuck-after")
          .extracting(failure -> ((RequestException) failure).code())
          .isEqualTo(ErrorCode.ENGINE_FAILED);
    }
  }

  @Test
  void closingDoesNotWaitForAStepThatTakesTooLong() throws InterruptedException {
    Engine engine = open(withLongSteps(Duration.ofMillis(100)));
    Thread decoding = decodingThread();
    List<CompletableFuture<Generation>> answers = submitALongStep(engine);
    engine.close();
    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(codeOf(answer)).isIn(ErrorCode.ENGINE_FAILED, ErrorCode.ENGINE_CLOSED));
    decoding.join(Duration.ofMinutes(1).toMillis());
    assertThat(decoding.isAlive()).as("ends by itself when the step does").isFalse();
  }

  /** Prompts of 64 requests, none begun as another, in one step: as slow as a stuck thread here. */
  private static EngineOptions withLongSteps(Duration stuckAfter) {
    return OPTIONS.withMaxBatch(64).withPrefillRows(1 << 20).withStuckAfter(stuckAfter);
  }

  private static List<CompletableFuture<Generation>> submitALongStep(Engine engine) {
    String text = "one two three four five six seven eight nine ten ".repeat(60);
    List<CompletableFuture<Generation>> answers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      answers.add(engine.submit(request(new Prompt.Raw(i + text), 20)));
    }
    return answers;
  }

  private static Thread decodingThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("foresight-decoding"))
        .findFirst()
        .orElseThrow();
  }
}
