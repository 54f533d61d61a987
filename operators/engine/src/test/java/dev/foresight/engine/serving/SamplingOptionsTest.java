// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.equality.Flips;
import dev.foresight.engine.equality.NearTies;
import dev.foresight.engine.goldens.GoldenCase;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.request.FinishReason;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.request.TokenLogprobs;
import dev.foresight.engine.request.TokenLogprobs.Candidate;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bans, ignored ends and log-probabilities, request by request. */
@Numeric
class SamplingOptionsTest {
  private static final int EOS = 2;
  private static final SamplingParameters GREEDY = SamplingParameters.GREEDY;
  private static final SamplingParameters WARM =
      new SamplingParameters(0.9, 12, 0.95, OptionalLong.of(7));

  private static DecodingEngine engine;

  @BeforeAll
  static void open() {
    engine = open(8, false);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private static DecodingEngine open(int maxBatch, boolean deterministic) {
    return DecodingEngine.open(
        LlavaGoldens.path("model"),
        EngineOptions.defaults()
            .withThreads(1)
            .withMaxBatch(maxBatch)
            .withDeterministic(deterministic));
  }

  private static List<GoldenCase> cases() {
    return LlavaGoldens.cases().stream().filter(c -> c.model().equals("model")).toList();
  }

  private static GenerationRequest request(
      GoldenCase golden, SamplingParameters sampling, int maxNewTokens, String... stop) {
    return new GenerationRequest(
        golden.name(),
        new Prompt.Raw(golden.prompt()),
        LlavaGoldens.images(golden),
        Optional.of(golden.padToSquare()),
        sampling,
        maxNewTokens,
        List.of(stop));
  }

  private static Generation answer(
      GoldenCase golden, SamplingParameters sampling, int maxNewTokens, String... stop) {
    return engine.submit(request(golden, sampling, maxNewTokens, stop)).join();
  }

  @Test
  void theEndOfSequenceCannotBeChosenBeforeTheMinimum() {
    for (GoldenCase golden : cases()) {
      int minimum = golden.greedyIds().size() + 5;
      Generation generation =
          answer(golden, GREEDY.withMinNewTokens(minimum).withLogprobs(2), minimum + 20);

      assertThat(generation.completionTokens()).isGreaterThanOrEqualTo(minimum);
      assertThat(generation.tokenIds()).doesNotContain(EOS);
      for (int i = 0; i < generation.completionTokens(); i++) {
        List<Candidate> top = generation.logprobs().get(i).top();
        int next = i < minimum && top.get(0).tokenId() == EOS ? 1 : 0;
        assertThat(generation.tokenIds().get(i))
            .as("%s, token %d", golden, i)
            .isEqualTo(top.get(next).tokenId());
      }
    }
  }

  @Test
  void aMinimumThatTheAnswerReachesAnywayChangesNothing() {
    for (GoldenCase golden : cases()) {
      int tokens = golden.greedyIds().size() - (golden.endedWithEos() ? 1 : 0);
      Generation generation =
          answer(golden, GREEDY.withMinNewTokens(tokens), golden.maxNewTokens());
      assertThat(generation.tokenIds()).isEqualTo(golden.greedyIds().subList(0, tokens));
      assertThat(generation.text()).isEqualTo(golden.text());
    }
  }

  /** Quotients of logits would overflow. */
  @Test
  void aTemperatureBelowWhatMattersIsNone() {
    for (double temperature : new double[] {1e-300, 1e-40, 9.9e-6}) {
      SamplingParameters coldest = new SamplingParameters(temperature, 0, 0.9, OptionalLong.of(1));
      assertThat(coldest.isGreedy()).isTrue();
      for (GoldenCase golden : cases()) {
        assertThat(answer(golden, coldest, golden.maxNewTokens()).text()).isEqualTo(golden.text());
      }
    }
    assertThat(new SamplingParameters(1e-5, 0, 1, OptionalLong.of(1)).isGreedy()).isFalse();
  }

  @Test
  void aBanHoldsAtTheHighestTemperatureToo() {
    SamplingParameters hottest =
        new SamplingParameters(SamplingParameters.HIGHEST_TEMPERATURE, 0, 1, OptionalLong.of(1))
            .withMinNewTokens(200);
    assertThat(answer(named("background"), hottest, 200).tokenIds())
        .doesNotContain(EOS)
        .hasSize(200);
    assertThatThrownBy(() -> new SamplingParameters(1e7, 0, 1, OptionalLong.empty()))
        .isInstanceOf(RequestException.class)
        .hasMessage("temperature is 1.0E7, but must be from 0 to 1000000");
  }

  @Test
  void theBanComesBeforeWarpingAtATemperatureToo() {
    // Cold and with one token left, a banned end would leave nothing if it were banned afterwards.
    SamplingParameters coldest = new SamplingParameters(0.01, 1, 0.1, OptionalLong.of(1));
    for (GoldenCase golden : cases()) {
      int minimum = golden.greedyIds().size() + 3;
      assertThat(answer(golden, coldest.withMinNewTokens(minimum), minimum).tokenIds())
          .isEqualTo(answer(golden, GREEDY.withMinNewTokens(minimum), minimum).tokenIds());
    }
  }

  @Test
  void aStopStringThatIsCompleteBeforeTheMinimumIsText() {
    GoldenCase count = named("text-count");
    Generation early = answer(count, GREEDY, 80, "two", "seven");
    assertThat(early.text()).endsWith("one, ");

    Generation late = answer(count, GREEDY.withMinNewTokens(15), 80, "two", "seven");
    assertThat(late.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(late.text()).contains("two").endsWith("six, ");
    assertThat(late.completionTokens()).isGreaterThanOrEqualTo(15);
  }

  @Test
  void anIgnoredEndStaysInTheIdsAndGenerationGoesOn() {
    for (GoldenCase golden : cases()) {
      int limit = golden.greedyIds().size() + 4;
      Generation generation = answer(golden, GREEDY.withIgnoreEos(true).withLogprobs(1), limit);

      assertThat(generation.finishReason()).isEqualTo(FinishReason.LENGTH);
      assertThat(generation.tokenIds())
          .hasSize(limit)
          .startsWith(golden.greedyIds().toArray(Integer[]::new));
      assertThat(generation.margins()).hasSize(limit);
      assertThat(generation.text()).startsWith(golden.text()).doesNotContain("</s>");
      assertThat(generation.logprobs())
          .extracting(TokenLogprobs::tokenId)
          .isEqualTo(generation.tokenIds());
    }
  }

  @Test
  void logProbabilitiesAreThoseOfTransformersLogits() {
    for (GoldenCase golden : cases()) {
      Generation generation =
          answer(golden, GREEDY.withLogprobs(SamplingParameters.MAX_LOGPROBS), 4);
      List<double[]> expected = goldenLogprobs(golden);
      assertThat(generation.logprobs()).hasSize(generation.completionTokens()).isNotEmpty();
      for (int i = 0; i < generation.completionTokens(); i++) {
        check(generation.logprobs().get(i), generation.tokenIds().get(i), expected.get(i));
      }
    }
  }

  /** Of logits of size 3, behind 24 sums of the vision tower and 26 of the decoder. */
  private static final float LOG_PROBABILITY =
      (float) Rounding.ofLogProbability(Rounding.FLOAT32.ofNetwork(24 + 26, 176, 0, 3.1));

  private static void check(TokenLogprobs actual, int token, double[] expected) {
    assertThat(actual.tokenId()).isEqualTo(token);
    assertThat(actual.logprob()).isCloseTo((float) expected[token], within(LOG_PROBABILITY));
    assertThat(actual.top()).hasSize(SamplingParameters.MAX_LOGPROBS);
    double[] falling =
        Arrays.stream(expected)
            .boxed()
            .sorted(Comparator.reverseOrder())
            .mapToDouble(d -> d)
            .toArray();
    for (int i = 0; i < actual.top().size(); i++) {
      Candidate candidate = actual.top().get(i);
      assertThat(candidate.logprob()).isCloseTo((float) falling[i], within(LOG_PROBABILITY));
      assertThat(candidate.logprob())
          .isCloseTo((float) expected[candidate.tokenId()], within(LOG_PROBABILITY));
    }
    assertThat(actual.top()).extracting(Candidate::tokenId).doesNotHaveDuplicates();
    // A log-probability of size s is rounded by 2^-24 s, which changes exp(-s) by 1e-7 at most.
    assertThat(actual.top().stream().mapToDouble(c -> Math.exp(c.logprob())).sum())
        .isLessThanOrEqualTo(1 + 1e-5);
  }

  /** Of the first four generated tokens, by log-softmax in double precision. */
  private static List<double[]> goldenLogprobs(GoldenCase golden) {
    Map<String, StoredTensor> tensors = LlavaGoldens.expected(golden);
    StoredTensor prompt = tensors.get("logits");
    int vocabulary = (int) prompt.shape()[1];
    float[] promptLogits = LlavaGoldens.floats(prompt);
    float[] decodeLogits = LlavaGoldens.floats(tensors.get("decode_logits"));
    List<double[]> rows = new ArrayList<>();
    rows.add(logSoftmax(promptLogits, promptLogits.length - vocabulary, vocabulary));
    for (int at = 0; at < decodeLogits.length; at += vocabulary) {
      rows.add(logSoftmax(decodeLogits, at, vocabulary));
    }
    return rows;
  }

  private static double[] logSoftmax(float[] logits, int from, int count) {
    double sum = IntStream.range(from, from + count).mapToDouble(i -> Math.exp(logits[i])).sum();
    return IntStream.range(from, from + count)
        .mapToDouble(i -> logits[i] - Math.log(sum))
        .toArray();
  }

  @Test
  void whatOthersInTheBatchAskForChangesNothing() {
    List<GenerationRequest> requests = new ArrayList<>();
    for (GoldenCase golden : cases()) {
      requests.add(request(golden, GREEDY, 30));
      requests.add(request(golden, GREEDY.withLogprobs(3), 30));
      requests.add(request(golden, GREEDY.withMinNewTokens(28), 30));
      requests.add(request(golden, GREEDY.withIgnoreEos(true), 30));
      requests.add(request(golden, WARM, 30));
      requests.add(request(golden, WARM.withMinNewTokens(20).withLogprobs(20), 30));
    }
    List<Generation> together = answers(engine, requests);
    List<Generation> alone;
    try (Engine single = open(1, false)) {
      alone = answers(single, requests);
    }
    assertThat(Flips.between(alone, together).unexcused()).isEmpty();
    for (int i = 0; i < requests.size(); i++) {
      int wanted = requests.get(i).sampling().logprobs();
      Generation generation = together.get(i);
      assertThat(generation.logprobs()).hasSize(wanted == 0 ? 0 : generation.completionTokens());
      assertThat(generation.logprobs())
          .allSatisfy(token -> assertThat(token.top()).hasSize(wanted));
    }
  }

  @Test
  void deterministicRunsHaveNoFlipsWhateverTheBatch() {
    List<GenerationRequest> requests =
        cases().stream().map(golden -> request(golden, WARM, 40)).toList();
    List<GenerationRequest> reversed = new ArrayList<>(requests);
    Collections.reverse(reversed);
    List<Generation> together;
    List<Generation> alone;
    try (Engine batched = open(5, true);
        Engine single = open(1, true)) {
      together = answers(batched, reversed);
      alone = answers(single, requests);
    }
    Collections.reverse(together);
    assertThat(Flips.between(alone, together).flips()).isEmpty();
    for (int i = 0; i < alone.size(); i++) {
      assertThat(together.get(i).margins()).isEqualTo(alone.get(i).margins());
    }
  }

  private static List<Generation> answers(Engine from, List<GenerationRequest> requests) {
    List<CompletableFuture<Generation>> futures = requests.stream().map(from::submit).toList();
    List<Generation> answers = new ArrayList<>();
    futures.forEach(future -> answers.add(future.join()));
    return answers;
  }

  @Test
  void countsEveryTokenWithItsMargin() {
    try (DecodingEngine fresh = open(4, false)) {
      assertThat(fresh.statistics().nearTies()).isEqualTo(NearTies.NONE);
      GoldenCase background = named("background");
      Generation generation = fresh.submit(request(background, GREEDY, 64)).join();

      NearTies counted = fresh.statistics().nearTies();
      assertThat(counted.tokens()).isEqualTo(generation.completionTokens() + 1); // and EOS
      assertThat(counted.nearTies()).isZero(); // every golden's margin is 1e-2 at least
      assertThat(counted.smallestMargin())
          .isLessThanOrEqualTo(Collections.min(generation.margins()))
          .isGreaterThan(1e-2f);
    }
  }

  /** The same logits, of up to 20, less the logarithm of one sum. */
  @Test
  void aGreedyMarginIsTheDistanceOfTheTwoBestLogits() {
    Generation generation = answer(named("long"), GREEDY.withLogprobs(2), 40);
    for (int i = 0; i < generation.completionTokens(); i++) {
      List<Candidate> top = generation.logprobs().get(i).top();
      assertThat(generation.margins().get(i))
          .isCloseTo(top.get(0).logprob() - top.get(1).logprob(), within(1e-4f));
    }
  }

  private static GoldenCase named(String name) {
    return LlavaGoldens.cases().stream().filter(c -> c.name().equals(name)).findFirst().get();
  }
}
