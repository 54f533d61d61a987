// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.testing.Numeric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A prompt that begins like one before computes only what is new, and no answer changes. */
@Numeric
class SharedPrefixesTest {
  private static final byte[] FIRST = LlavaGoldens.image("describe-down-0.png");
  private static final byte[] SECOND = LlavaGoldens.image("describe-up-0.png");
  private static final String LONG = "the cat sees a dog. ".repeat(20);

  private static EngineOptions options(int maxBatch, int prefillRows) {
    return EngineOptions.defaults()
        .withThreads(1)
        .withMaxBatch(maxBatch)
        .withPrefillRows(prefillRows)
        .withDeterministic(true);
  }

  private static EngineOptions speculating(EngineOptions options) {
    return options.withSpeculation(
        new Speculation(LlavaGoldens.path("draft"), FixedTrees.parse("9,3,2")));
  }

  private static GenerationRequest ask(String question, byte[]... images) {
    return ask(question, SamplingParameters.GREEDY, images);
  }

  private static GenerationRequest ask(
      String question, SamplingParameters sampling, byte[]... images) {
    return new GenerationRequest(
        "id",
        new Prompt.Question(question),
        List.of(images),
        Optional.of(true),
        sampling,
        24,
        List.of());
  }

  /** Of every image and text some questions, so that prompts part in and behind images. */
  private static List<GenerationRequest> questions() {
    List<GenerationRequest> questions = new ArrayList<>();
    for (String question : List.of("Describe the image.", "Describe it.", "What is it?")) {
      questions.add(ask(question, FIRST));
      questions.add(ask(question, SECOND));
      questions.add(ask(question, FIRST, SECOND));
      questions.add(ask(question, FIRST, FIRST));
      questions.add(ask(LONG + question));
      questions.add(
          ask(LONG + question, new SamplingParameters(1, 0, 1, OptionalLong.of(7)), SECOND));
    }
    return questions;
  }

  private static List<Generation> inTurn(Engine engine, List<GenerationRequest> requests) {
    return requests.stream().map(request -> engine.submit(request).join()).toList();
  }

  private static List<Generation> together(Engine engine, List<GenerationRequest> requests) {
    List<CompletableFuture<Generation>> answers = requests.stream().map(engine::submit).toList();
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private static List<List<Integer>> tokens(List<Generation> answers) {
    return answers.stream().map(Generation::tokenIds).toList();
  }

  private static Engine open(EngineOptions options) {
    return DecodingEngine.open(LlavaGoldens.path("model"), options);
  }

  @ParameterizedTest
  @CsvSource({"false, 4, 512", "false, 1, 7", "true, 4, 512", "true, 7, 9"})
  void giveTheSameAnswersBitForBit(boolean draft, int maxBatch, int prefillRows) {
    EngineOptions options = options(maxBatch, prefillRows);
    EngineOptions with = draft ? speculating(options) : options;
    try (Engine none = open(options.withPrefixCacheMib(0));
        Engine sharing = open(with)) {
      List<Generation> expected = inTurn(none, questions());
      assertThat(tokens(together(sharing, questions()))).isEqualTo(tokens(expected));
      assertThat(tokens(inTurn(sharing, questions()))).isEqualTo(tokens(expected));
      assertThat(none.statistics().prefixes()).isEqualTo(PrefixStatistics.NONE);
      assertThat(sharing.statistics().prefixes().hits()).isGreaterThan(questions().size());
    }
  }

  @Test
  void computeOnlyWhatIsNewOfASecondQuestion() {
    try (Engine engine = open(options(1, 512))) {
      int rows = engine.submit(ask("Describe the image.", FIRST)).join().promptTokens();
      assertThat(engine.statistics().prefixes().hits()).as("the first one is new").isZero();
      engine.submit(ask("Describe the image.", FIRST)).join();
      PrefixStatistics same = engine.statistics().prefixes();
      assertThat(same.hits()).isEqualTo(1);
      assertThat(same.rows()).as("all rows but the last").isEqualTo(rows - 1);
      assertThat(
              engine.statistics().visionCache().hits() + engine.statistics().visionCache().misses())
          .as("nobody looks at an image whose rows are known; its features were found, though")
          .isLessThanOrEqualTo(2);
      engine.submit(ask("Describe the image.", SECOND)).join();
      assertThat(engine.statistics().prefixes().rows() - same.rows())
          .as("another image shares no more than what stands before it")
          .isLessThan(rows / 2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void waitForTheOneThatIsBeingComputed(boolean draft) {
    EngineOptions options = options(8, 16);
    try (Engine engine = open(draft ? speculating(options) : options)) {
      List<GenerationRequest> same = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        same.add(ask(LONG + "What is number " + i + "?", FIRST));
      }
      together(engine, same);
      assertThat(engine.statistics().prefixes().hits()).isEqualTo(7);
    }
  }

  @Test
  void makeRoomForSequencesAndForEachOther() {
    int fewMib = 2;
    EngineOptions tight = options(3, 512).withKvBudgetMib(fewMib).withPrefixCacheMib(fewMib);
    try (Engine none = open(tight.withPrefixCacheMib(0));
        Engine sharing = open(tight)) {
      List<GenerationRequest> many = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        many.add(ask(i + LONG.repeat(1 + i % 3), i % 2 == 0 ? FIRST : SECOND));
      }
      many.addAll(questions());
      assertThat(tokens(together(sharing, many))).isEqualTo(tokens(inTurn(none, many)));
      assertThat(sharing.statistics().prefixes().evictions()).isPositive();
      assertThat(sharing.statistics().prefixes().bytes()).isLessThanOrEqualTo(fewMib << 20);
    }
  }
}
