// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.request.ErrorCode;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.testing.Numeric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many questions about few images: the vision tower looks once, and no answer changes. */
@Numeric
class RepeatedImagesTest {
  private static final byte[] FIRST = LlavaGoldens.image("describe-down-0.png");
  private static final byte[] SECOND = LlavaGoldens.image("describe-up-0.png");
  private static final byte[] THIRD = LlavaGoldens.image("background-0.png");

  private static Engine open(int cacheMib, boolean deterministic) {
    return DecodingEngine.open(
        LlavaGoldens.path("model"),
        EngineOptions.defaults()
            .withThreads(1)
            .withMaxBatch(4)
            .withDeterministic(deterministic)
            .withPrefixCacheMib(0)
            .withVisionCacheMib(cacheMib));
  }

  private static GenerationRequest ask(boolean pad, byte[]... images) {
    return new GenerationRequest(
        "id",
        new Prompt.Question("Describe the image."),
        List.of(images),
        Optional.of(pad),
        SamplingParameters.GREEDY,
        24,
        List.of());
  }

  /** The images alone and together, in both orders, padded and cropped. */
  private static List<GenerationRequest> questions() {
    List<GenerationRequest> questions = new ArrayList<>();
    for (boolean pad : new boolean[] {false, true}) {
      questions.add(ask(pad, FIRST));
      questions.add(ask(pad, FIRST, SECOND));
      questions.add(ask(pad, SECOND, FIRST));
      questions.add(ask(pad, THIRD, FIRST, THIRD));
    }
    return questions;
  }

  private static List<List<Integer>> inTurn(Engine engine, List<GenerationRequest> requests) {
    return requests.stream().map(request -> engine.submit(request).join().tokenIds()).toList();
  }

  private static List<List<Integer>> together(Engine engine, List<GenerationRequest> requests) {
    List<CompletableFuture<Generation>> answers = requests.stream().map(engine::submit).toList();
    return answers.stream().map(answer -> answer.join().tokenIds()).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answersAreTheSameWithAndWithoutTheCache(boolean deterministic) {
    try (Engine without = open(0, deterministic);
        Engine with = open(1, deterministic)) {
      List<List<Integer>> expected = inTurn(without, questions());
      assertThat(Set.copyOf(expected)).as("images and their order matter").hasSizeGreaterThan(3);
      assertThat(inTurn(with, questions())).isEqualTo(expected);
      assertThat(inTurn(with, questions())).isEqualTo(expected);
      assertThat(together(with, questions())).isEqualTo(expected);
    }
  }

  @Test
  void encodesEachImageOnceForEachWayOfPreprocessing() {
    try (Engine engine = open(1, false)) {
      assertThat(engine.statistics().visionCache())
          .as("the warm-up leaves no trace")
          .isEqualTo(new VisionCacheStatistics(0, 0, 0, 0));
      inTurn(engine, questions());
      VisionCacheStatistics statistics = engine.statistics().visionCache();
      assertThat(statistics.misses()).isEqualTo(6);
      assertThat(statistics.hits()).isEqualTo(10);
      assertThat(statistics.evictions()).isZero();
      assertThat(statistics.bytes()).isEqualTo(6 * 16 * 64 * Float.BYTES);
    }
  }

  @Test
  void takesAnImageThatComesTwiceAtOnce() {
    try (Engine with = open(1, false);
        Engine without = open(0, false)) {
      List<GenerationRequest> same = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        same.add(ask(true, FIRST, FIRST));
      }
      assertThat(together(with, same)).containsOnly(inTurn(without, same).get(0));
      assertThat(with.statistics().visionCache().misses()).isEqualTo(1);
      assertThat(without.statistics().visionCache().misses()).isEqualTo(80);
    }
  }

  @Test
  void knowsWhatACheckpointDoesByDefault() {
    try (Engine engine = open(1, false)) {
      GenerationRequest silent =
          GenerationRequest.greedy("id", new Prompt.Question("What?"), List.of(FIRST));
      engine.submit(silent).join();
      inTurn(engine, List.of(ask(false, FIRST), ask(true, FIRST)));
      assertThat(engine.statistics().visionCache().misses()).isEqualTo(2);
    }
  }

  @Test
  void aBadImageBesideAKnownOneFailsItsRequestOnly() {
    try (Engine engine = open(1, false)) {
      List<Integer> expected = engine.submit(ask(true, FIRST)).join().tokenIds();
      for (int i = 0; i < 20; i++) {
        assertThatThrownBy(engine.submit(ask(true, FIRST, new byte[] {1, 2, 3}))::join)
            .cause()
            .extracting(failure -> ((RequestException) failure).code())
            .isEqualTo(ErrorCode.IMAGE_UNSUPPORTED_FORMAT);
      }
      assertThat(engine.submit(ask(true, FIRST)).join().tokenIds()).isEqualTo(expected);
    }
  }
}
