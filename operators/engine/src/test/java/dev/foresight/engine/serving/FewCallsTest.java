// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.equality.Flips;
import dev.foresight.engine.goldens.GoldenCase;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.model.Grouping;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.speculation.WhimsicalPolicy;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Proofs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers do not depend on which sequences attend in one call: the way of CUDA, on the CPU. */
@Numeric
class FewCallsTest {
  private static final int REQUESTS = Proofs.times(120);

  private static final FixedTrees TREES = FixedTrees.parse("63,5,8");

  private static EngineOptions options(int maxBatch) {
    return EngineOptions.defaults().withThreads(1).withMaxBatch(maxBatch).withPrefillRows(200);
  }

  private static EngineOptions speculating(EngineOptions options) {
    return options.withSpeculation(new Speculation(LlavaGoldens.path("draft"), TREES));
  }

  private static List<Generation> answers(
      Grouping grouping,
      EngineOptions options,
      SpeculationPolicy policy,
      List<GenerationRequest> requests) {
    try (LoadedModel model =
            LoadedModel.load(
                LlavaGoldens.path("model"), options, way -> way.withGrouping(grouping));
        Engine engine = DecodingEngine.open(model, options, policy)) {
      List<CompletableFuture<Generation>> open = requests.stream().map(engine::submit).toList();
      return open.stream().map(CompletableFuture::join).toList();
    }
  }

  private static List<GoldenCase> goldens() {
    return LlavaGoldens.cases().stream().filter(golden -> golden.model().equals("model")).toList();
  }

  private static GenerationRequest request(
      GoldenCase golden, String id, String before, SamplingParameters sampling, int most) {
    return new GenerationRequest(
        id,
        new Prompt.Raw(before + golden.prompt()),
        LlavaGoldens.images(golden),
        Optional.of(golden.padToSquare()),
        sampling,
        most,
        List.of());
  }

  /** Of all lengths, and with room for answers of all lengths. */
  private static List<GenerationRequest> unlike() {
    Random random = new Random(9);
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      double temperature = i % 2 == 0 ? 0 : 0.5 + random.nextDouble();
      requests.add(
          request(
              goldens().get(random.nextInt(goldens().size())),
              "request-" + i,
              "the cat sees a dog. ".repeat(random.nextInt(60)),
              new SamplingParameters(temperature, 0, 1, OptionalLong.of(random.nextLong())),
              1 + random.nextInt(60)));
    }
    return requests;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answersAsTransformersDoes(boolean draft) {
    EngineOptions options = draft ? speculating(options(17)) : options(17);
    List<GenerationRequest> requests =
        goldens().stream()
            .map(g -> request(g, g.name(), "", SamplingParameters.GREEDY, g.maxNewTokens()))
            .toList();
    List<Generation> answers = answers(Grouping.FEW, options, TREES, requests);
    for (int i = 0; i < answers.size(); i++) {
      GoldenCase golden = goldens().get(i);
      assertThat(answers.get(i).text()).as(golden.name()).isEqualTo(golden.text());
    }
  }

  @Test
  void answersOfPlainAndSpeculativeDecodingAreEqual() {
    List<GenerationRequest> requests = unlike();
    List<Generation> plain = answers(Grouping.FEW, options(32), TREES, requests);
    List<Generation> onTheCpu = answers(Grouping.ALIKE, options(32), TREES, requests);
    WhimsicalPolicy policy = new WhimsicalPolicy(3);
    List<Generation> speculative =
        answers(Grouping.FEW, speculating(options(32)), policy, requests);
    assertEqual(onTheCpu, plain);
    assertEqual(plain, speculative);
    assertThat(policy.verifiedSizes()).hasSizeGreaterThan(30);
  }

  /** One near tie, in thousands of tokens, may be decided otherwise. */
  private static void assertEqual(List<Generation> first, List<Generation> second) {
    Flips flips = Flips.between(first, second);
    assertThat(flips.tokens()).isGreaterThan(1000);
    assertThat(flips.unexcused()).isEmpty();
    assertThat(flips.flips()).hasSizeLessThanOrEqualTo(Proofs.times(1));
  }
}
