// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.architecture.ImageGrid;
import dev.foresight.engine.architecture.ImageInput;
import dev.foresight.engine.architecture.Target;
import dev.foresight.engine.architecture.grids.GridShape;
import dev.foresight.engine.model.KvCache;
import dev.foresight.engine.model.Positions;
import dev.foresight.engine.model.Segment;
import dev.foresight.engine.model.StepOutput;
import dev.foresight.engine.request.Acceptance;
import dev.foresight.engine.request.Generation;
import dev.foresight.engine.request.GenerationRequest;
import dev.foresight.engine.request.Prompt;
import dev.foresight.engine.request.RequestException;
import dev.foresight.engine.request.SamplingParameters;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.serving.decoding.DecodingEngine;
import dev.foresight.engine.speculation.FixedTrees;
import dev.foresight.engine.speculation.PlainDecoding;
import dev.foresight.engine.speculation.SpeculationPolicy;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.text.EncodedPrompt;
import dev.foresight.engine.vision.formats.ImageDecoder;
import dev.foresight.engine.vision.formats.ImageLimits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A second family goes all the way through the engine: images of several numbers of rows, positions
 * of three numbers, biases, and trees behind them.
 */
@Numeric
class SecondArchitectureTest {
  private static final int NEW_TOKENS = 24;
  private static final GridShape SHAPE = new GridShape();
  private static final FixedTrees TREES = FixedTrees.parse("24,4,6");

  /** Deterministic: a row is the same whatever is computed with it. */
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults()
          .withThreads(1)
          .withKvBudgetMib(16)
          .withDeterministic(true)
          .withSpeculation(new Speculation(Path.of("random"), TREES));

  private static LoadedModel model;

  @BeforeAll
  static void load() {
    model = LoadedModel.random("grids", SHAPE, OPTIONS, false);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** A picture of patches of 8 x 8 pixels. */
  private static byte[] picture(int rows, int columns, int seed) {
    BufferedImage image = new BufferedImage(8 * columns, 8 * rows, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int i = 0; i < rows * columns; i++) {
      int grey = 0x10101 * random.nextInt(256);
      int[] patch = IntStream.generate(() -> grey).limit(64).toArray();
      image.setRGB(i % columns * 8, i / columns * 8, 8, 8, patch, 0, 8);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  private static GenerationRequest ask(
      String prompt, List<byte[]> images, SamplingParameters sampling) {
    return new GenerationRequest(
        prompt, new Prompt.Raw(prompt), images, Optional.empty(), sampling, NEW_TOKENS, List.of());
  }

  /** Texts with none to three images of several sizes, some of them twice. */
  private static List<GenerationRequest> requests(SamplingParameters sampling) {
    byte[] wide = picture(2, 5, 1);
    byte[] high = picture(7, 3, 2);
    byte[] single = picture(1, 1, 3);
    return List.of(
        ask("3 1 4 1 5", List.of(), sampling),
        ask("2 <image> 7 1", List.of(wide), sampling),
        ask("<image> 8 2 8", List.of(high), sampling),
        ask("6 <image> 5 <image> <image> 9", List.of(single, high, wide), sampling),
        ask("<image> <image> 4 4", List.of(wide, wide), sampling));
  }

  private static List<Generation> answers(
      SpeculationPolicy policy, int maxBatch, int prefillRows, List<GenerationRequest> requests) {
    EngineOptions options = OPTIONS.withMaxBatch(maxBatch).withPrefillRows(prefillRows);
    try (Engine engine = DecodingEngine.open(model, options, policy)) {
      List<CompletableFuture<Generation>> open = requests.stream().map(engine::submit).toList();
      return open.stream().map(CompletableFuture::join).toList();
    }
  }

  private static List<List<Integer>> tokens(List<Generation> answers) {
    return answers.stream().map(Generation::tokenIds).toList();
  }

  /** A request's greedy answer without the engine: each token from a pass over all before it. */
  private static List<Integer> byHand(GenerationRequest request, boolean asInAGrid) {
    return model
        .torch()
        .onOwnThread(
            1,
            () -> {
              ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
              List<ImageInput> inputs =
                  request.images().stream()
                      .map(image -> SHAPE.images().prepare(decoder.decode(image), Optional.empty()))
                      .toList();
              List<Tensor> features = inputs.stream().map(model.model()::look).toList();
              List<Integer> answer =
                  byHand(
                      model.model(),
                      expanded(((Prompt.Raw) request.prompt()).text(), inputs),
                      inputs.stream().map(ImageInput::grid).toList(),
                      features,
                      asInAGrid);
              features.forEach(Tensor::close);
              return answer;
            });
  }

  private static EncodedPrompt expanded(String text, List<ImageInput> images) {
    List<Integer> ids = new ArrayList<>();
    List<Integer> imageRows = new ArrayList<>();
    int image = 0;
    for (String word : text.split(" ")) {
      if (!word.equals("<image>")) {
        ids.add(Integer.parseInt(word));
        continue;
      }
      for (int left = images.get(image++).grid().tokens(); left > 0; left--) {
        imageRows.add(ids.size());
        ids.add(SHAPE.imageTokenId());
      }
    }
    return new EncodedPrompt(
        ids.stream().mapToInt(Integer::intValue).toArray(),
        imageRows.stream().mapToInt(Integer::intValue).toArray());
  }

  private static List<Integer> byHand(
      Target target,
      EncodedPrompt prompt,
      List<ImageGrid> grids,
      List<Tensor> features,
      boolean asInAGrid) {
    Positions positions = asInAGrid ? SHAPE.positions(prompt, grids) : Positions.counted(3);
    List<Integer> ids = new ArrayList<>(IntStream.of(prompt.ids()).boxed().toList());
    while (ids.size() < prompt.ids().length + NEW_TOKENS) {
      try (KvCache cache = target.decoder().newCache(ids.size() + 1)) {
        int[] all = ids.stream().mapToInt(Integer::intValue).toArray();
        Segment text = Segment.text(cache, all, positions, true);
        Segment rows =
            features.isEmpty()
                ? text
                : text.withImage(new Segment.ImageRows(features, 0, prompt.imageRows()));
        try (StepOutput output = target.decoder().forward(List.of(rows))) {
          ids.add((int) output.best()[0]);
        }
      }
    }
    return ids.subList(prompt.ids().length, ids.size());
  }

  @Test
  void answersAsPassesOverTheWholeTextDo() {
    List<GenerationRequest> requests = requests(SamplingParameters.GREEDY);
    List<Generation> answers = answers(new PlainDecoding(), 3, 512, requests);
    assertThat(tokens(answers))
        .isEqualTo(requests.stream().map(request -> byHand(request, true)).toList());
    assertThat(answers.stream().map(Generation::promptTokens)).containsExactly(5, 13, 24, 35, 22);
  }

  /** Else no test here would notice positions that are counted. */
  @Test
  void answersOtherwiseWherePositionsAreCounted() {
    List<GenerationRequest> requests = requests(SamplingParameters.GREEDY);
    assertThat(requests.stream().map(request -> byHand(request, false)).toList())
        .isNotEqualTo(requests.stream().map(request -> byHand(request, true)).toList());
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 512", "0, 5, 7", "0, 2, 3", "0.8, 5, 512", "1.5, 3, 11"})
  void speculatesAsItDecodes(double temperature, int maxBatch, int prefillRows) {
    SamplingParameters sampling =
        temperature == 0
            ? SamplingParameters.GREEDY
            : new SamplingParameters(temperature, 0, 1, OptionalLong.of(5));
    List<Generation> plain = answers(new PlainDecoding(), 5, 512, requests(sampling));
    List<Generation> speculative = answers(TREES, maxBatch, prefillRows, requests(sampling));
    assertThat(tokens(speculative)).isEqualTo(tokens(plain));
    Acceptance all = Acceptance.of(speculative.stream().map(Generation::acceptance).toList());
    assertThat(all.tau()).isGreaterThan(1.2);
  }

  @Test
  void refusesWhatIsTooLongWithItsImagesOnly() {
    GenerationRequest request =
        ask("1 <image> 2", List.of(picture(16, 16, 4)), SamplingParameters.GREEDY);
    try (Engine engine = DecodingEngine.open(model, OPTIONS)) {
      assertThatThrownBy(() -> engine.submit(request).join())
          .hasCauseInstanceOf(RequestException.class)
          .hasMessageContaining("258 tokens, images included");
      assertThat(engine.submit(ask("1", List.of(), SamplingParameters.GREEDY)).join().tokenIds())
          .hasSize(NEW_TOKENS);
    }
  }

  @Test
  void tellsWhatMemoryItTakes() {
    EngineMemory memory = EngineMemory.of(SHAPE, Optional.of(SHAPE.text().withLayers(1)), OPTIONS);
    long weights =
        SHAPE.tensors().values().stream()
            .mapToLong(shape -> Arrays.stream(shape).reduce(1, Math::multiplyExact))
            .sum();
    assertThat(memory.weights()).isGreaterThan(weights * Float.BYTES);
  }
}
