// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.testing.ChiSquare;
import dev.foresight.engine.testing.GoldenTensors;
import dev.foresight.engine.testing.Numeric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The first two sampled tokens against their exact joint distribution from transformers. */
@Numeric
class SamplingDistributionTest {
  private static final int DRAWS = 2000;

  private static Engine engine;

  @BeforeAll
  static void open() {
    engine = open(32);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static Engine open(int maxBatch) {
    return DecodingEngine.open(
        LlavaGoldens.path("model"), EngineOptions.defaults().withThreads(1).withMaxBatch(maxBatch));
  }

  @Test
  void drawsFromTheWarpedDistribution() {
    checkAll(engine);
  }

  @Test
  void drawsFromItWithADraftToo() {
    Speculation draft = new Speculation(LlavaGoldens.path("draft"), FixedTrees.parse("9,2,3"));
    EngineOptions options = EngineOptions.defaults().withThreads(1).withMaxBatch(32);
    try (Engine speculating =
        DecodingEngine.open(LlavaGoldens.path("model"), options.withSpeculation(draft))) {
      checkAll(speculating);
    }
  }

  private static void checkAll(Engine engine) {
    for (JsonNode prompt : GoldenTensors.json("/goldens/llava/sampling.json")) {
      for (JsonNode setting : prompt.path("settings")) {
        check(engine, prompt, setting);
      }
    }
  }

  private static void check(Engine engine, JsonNode prompt, JsonNode setting) {
    List<CompletableFuture<Generation>> answers = new ArrayList<>();
    for (int seed = 0; seed < DRAWS; seed++) {
      answers.add(engine.submit(request(prompt, setting, seed, 2)));
    }
    Map<List<Integer>, Integer> counts = new HashMap<>();
    for (CompletableFuture<Generation> answer : answers) {
      counts.merge(answer.join().tokenIds(), 1, Integer::sum);
    }
    ChiSquare chiSquare = new ChiSquare(DRAWS);
    int seen = 0;
    for (JsonNode pair : setting.path("pairs")) {
      int second = pair.get(1).asInt();
      int first = pair.get(0).asInt();
      List<Integer> tokens =
          first == 2 ? List.of() : second == 2 ? List.of(first) : List.of(first, second);
      int count = counts.getOrDefault(tokens, 0);
      chiSquare.add(count, pair.get(2).asDouble());
      seen += count;
    }
    chiSquare.add(DRAWS - seen, setting.path("remaining").asDouble());
    assertThat(chiSquare.statistic())
        .as("%s, temperature %s", prompt.path("name"), setting.path("temperature"))
        .isLessThan(chiSquare.criticalValue());
  }

  @Test
  void aSeedGivesTheSameTextAtAnyBatchSize() {
    JsonNode prompt = GoldenTensors.json("/goldens/llava/sampling.json").get(0);
    JsonNode setting = prompt.path("settings").get(0);
    List<CompletableFuture<Generation>> together = new ArrayList<>();
    for (int seed = 0; seed < 64; seed++) {
      together.add(engine.submit(request(prompt, setting, seed, 5 + seed % 30)));
    }
    try (Engine single = open(1)) {
      for (int seed = 0; seed < 64; seed++) {
        Generation alone = single.submit(request(prompt, setting, seed, 5 + seed % 30)).join();
        assertThat(together.get(seed).join().tokenIds()).isEqualTo(alone.tokenIds());
      }
    }
  }

  private static GenerationRequest request(
      JsonNode prompt, JsonNode setting, int seed, int maxNewTokens) {
    List<byte[]> images = new ArrayList<>();
    prompt
        .path("images")
        .forEach(image -> images.add(GoldenTensors.bytes("/goldens/llava/" + image.asText())));
    SamplingParameters sampling =
        new SamplingParameters(
            setting.path("temperature").asDouble(),
            setting.path("top_k").asInt(),
            setting.path("top_p").asDouble(),
            OptionalLong.of(seed));
    return new GenerationRequest(
        "draw",
        new Prompt.Raw(prompt.path("prompt").asText()),
        images,
        Optional.empty(),
        sampling,
        maxNewTokens,
        List.of());
  }
}
