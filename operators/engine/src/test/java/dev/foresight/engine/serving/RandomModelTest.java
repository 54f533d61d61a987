// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The engine with a shape in place of a checkpoint, opened as often as measuring needs. */
class RandomModelTest {
  private static final EngineOptions OPTIONS = EngineOptions.defaults().withThreads(1);

  private static LoadedModel model;

  @BeforeAll
  static void load() {
    LlavaConfig shape = LlavaConfig.readShape(LlavaGoldens.path("model").resolve("config.json"));
    model = LoadedModel.random("tiny", shape, OPTIONS, true);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static GenerationRequest ask(String ids, int maxNewTokens) {
    return new GenerationRequest(
        ids,
        new Prompt.Raw(ids),
        List.of(),
        Optional.empty(),
        SamplingParameters.GREEDY,
        maxNewTokens,
        List.of());
  }

  @Test
  void readsAndWritesIdsAndEndsAtTheLengthOnly() {
    try (Engine engine = DecodingEngine.open(model, OPTIONS)) {
      Generation answer = engine.submit(ask("3 4 5", 20)).join();
      assertThat(answer.promptTokens()).isEqualTo(3);
      assertThat(answer.completionTokens()).isEqualTo(20);
      assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
      assertThat(answer.text()).startsWith(answer.tokenIds().get(0) + " ");
    }
  }

  @Test
  void readsWordsThatAreNoIdsToo() {
    try (Engine engine = DecodingEngine.open(model, OPTIONS)) {
      assertThat(engine.submit(ask("hello 5", 1)).join().promptTokens()).isEqualTo(2);
    }
  }

  @Test
  void countsEveryRowAndTokenInOneKindOfStep() {
    try (Engine engine = DecodingEngine.open(model, OPTIONS.withMaxBatch(2))) {
      List<CompletableFuture<Generation>> answers =
          IntStream.range(1, 6).mapToObj(i -> engine.submit(ask("1 2 " + i, 10))).toList();
      answers.forEach(CompletableFuture::join);
      EngineStatistics statistics = engine.statistics();
      assertThat(statistics.steps().values().stream().mapToLong(StepTotals::tokens).sum())
          .isEqualTo(5 * 10);
      assertThat(statistics.steps().values().stream().mapToLong(StepTotals::rows).sum())
          .isEqualTo(5 * (3 + 10 - 1));
      StepTotals decode = statistics.of(StepKind.DECODE);
      assertThat(decode.rows()).isEqualTo(decode.sequences()).isEqualTo(decode.tokens());
      assertThat(decode.sequences()).isBetween(decode.steps(), 2 * decode.steps());
      assertThat(decode.nanos(Phase.FORWARD)).isPositive();
    }
  }
}
