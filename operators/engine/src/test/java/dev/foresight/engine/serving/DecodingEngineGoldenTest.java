// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.goldens.GoldenCase;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.testing.Numeric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From files and prompts to texts: the whole engine against HF transformers. */
@Numeric
class DecodingEngineGoldenTest {
  private static final List<String> MODELS =
      List.of("model", "model-fp16-sharded", "model-bf16-newnames");

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 17})
  void answersAsTransformersDoesAtAnyBatchSize(int maxBatch) {
    for (String model : MODELS) {
      try (Engine engine = open(model, maxBatch, 512)) {
        check(engine, model);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void answersAsTransformersDoesWithPromptsInPieces(int prefillRows) {
    try (Engine engine = open("model", 17, prefillRows)) {
      check(engine, "model");
    }
  }

  private static Engine open(String model, int maxBatch, int prefillRows) {
    return DecodingEngine.open(
        LlavaGoldens.path(model),
        EngineOptions.defaults()
            .withThreads(1)
            .withMaxBatch(maxBatch)
            .withPrefillRows(prefillRows));
  }

  /** All that the model has, in one batch as far as it fits, asked in both ways. */
  private static void check(Engine engine, String model) {
    Map<GoldenCase, List<CompletableFuture<Generation>>> answers = new LinkedHashMap<>();
    for (GoldenCase golden : LlavaGoldens.cases()) {
      if (golden.model().equals(model)) {
        List<CompletableFuture<Generation>> both = new ArrayList<>();
        both.add(engine.submit(request(golden, new Prompt.Raw(golden.prompt()))));
        both.add(engine.submit(request(golden, new Prompt.Question(golden.question()))));
        answers.put(golden, both);
      }
    }
    assertThat(answers).isNotEmpty();
    answers.forEach((golden, both) -> both.forEach(answer -> check(golden, answer.join())));
  }

  private static GenerationRequest request(GoldenCase golden, Prompt prompt) {
    return new GenerationRequest(
        golden.name(),
        prompt,
        LlavaGoldens.images(golden),
        Optional.of(golden.padToSquare()),
        SamplingParameters.GREEDY,
        golden.maxNewTokens(),
        List.of());
  }

  private static void check(GoldenCase golden, Generation generation) {
    List<Integer> ids = golden.greedyIds();
    List<Integer> withoutEos = golden.endedWithEos() ? ids.subList(0, ids.size() - 1) : ids;
    assertThat(generation.tokenIds()).as(golden.name()).isEqualTo(withoutEos);
    assertThat(generation.text()).as(golden.name()).isEqualTo(golden.text());
    assertThat(generation.promptTokens()).isEqualTo(golden.inputIds().length);
    assertThat(generation.finishReason())
        .isEqualTo(golden.endedWithEos() ? FinishReason.EOS : FinishReason.LENGTH);
  }
}
