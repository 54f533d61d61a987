// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static dev.foresight.engine.goldens.Closeness.assertClose;
import static dev.foresight.engine.goldens.LlavaGoldens.floats;
import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.architecture.llava.VisionOutput;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.goldens.GoldenCase;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.CpuTypes;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number between pixels and logits, against HF transformers, in all stored variants. */
@Numeric
class LlavaModelGoldenTest {
  /**
   * How far numbers may be off, and whether the most likely tokens must be the same: with a lead of
   * 1e-2 at least, as all of these have, float32 cannot confuse them.
   *
   * @param vision of the tower's products
   * @param text of the decoder's
   */
  private record Tolerance(Rounding vision, Rounding text, boolean sameTokens) {
    static final Tolerance FLOAT32 = new Tolerance(Rounding.FLOAT32, Rounding.FLOAT32, true);

    /**
     * Of two layers with eight sums each (two norms, keys, scores, values, three products), a norm,
     * patches, and the projector's two. Patches have 588 terms, which count as five times 128.
     */
    double ofVision(float[] expected) {
      return vision.ofNetwork(2 * 8 + 1 + 5 + 2, 128, 7, Rounding.size(expected));
    }

    /** Of three more layers, a norm and the head, behind what the tower made. */
    double ofText(float[] expected) {
      double size = Rounding.size(expected);
      double own = text.ofNetwork(3 * 8 + 2, 176, 5, size);
      return Math.hypot(own, vision.ofNetwork(24, 128, 7, size));
    }
  }

  private static Torch torch;
  private static final Map<String, LlavaModel> MODELS = new HashMap<>();

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
  }

  @AfterAll
  static void close() {
    MODELS.values().forEach(LlavaModel::close);
    torch.close();
  }

  static List<GoldenCase> cases() {
    return LlavaGoldens.cases();
  }

  private static LlavaModel model(String name) {
    return MODELS.computeIfAbsent(
        name, n -> load(n, new ModelOptions(Linear.PACKED_FLOAT32, false)));
  }

  private static LlavaModel load(String name, ModelOptions options) {
    return LlavaModel.load(
        torch, LlavaCheckpoint.open(LlavaGoldens.path(name)), options, layers -> {});
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTransformers(GoldenCase golden) {
    check(model(golden.model()), golden, golden.inputIds().length);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTransformersWithThePromptInPieces(GoldenCase golden) {
    check(model(golden.model()), golden, 7);
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN_FLOAT32, false",
    "PLAIN_FLOAT32, true",
    "PACKED_FLOAT32, false",
    "PACKED_FLOAT32, true"
  })
  void equalsTransformersInEveryWay(Linear linear, boolean deterministic) {
    GoldenCase golden = cases().get(0);
    try (LlavaModel model = load(golden.model(), new ModelOptions(linear, deterministic))) {
      check(model, golden, golden.inputIds().length);
    }
  }

  @ParameterizedTest
  @MethodSource
  void staysCloseInFewerBits(Linear linear, Rounding vision, Rounding text) {
    Tolerance tolerance = new Tolerance(vision, text, false);
    try (LlavaModel model = load("model", new ModelOptions(linear, false))) {
      cases().stream()
          .filter(golden -> golden.model().equals("model"))
          .forEach(golden -> check(model, golden, 7, tolerance));
    }
  }

  static Stream<Arguments> staysCloseInFewerBits() {
    Stream<Arguments> packed =
        CpuTypes.hasBfloat16()
            ? Stream.of(Arguments.of(Linear.PACKED_BFLOAT16, Rounding.BFLOAT16, Rounding.BFLOAT16))
            : Stream.empty();
    return Stream.concat(
        packed,
        Stream.of(
            Arguments.of(Linear.PLAIN_BFLOAT16, Rounding.BFLOAT16, Rounding.BFLOAT16),
            Arguments.of(Linear.PLAIN_FLOAT16, Rounding.FLOAT16, Rounding.FLOAT16),
            Arguments.of(Linear.PACKED_INT8, Rounding.FLOAT32, Rounding.INT8)));
  }

  @ParameterizedTest
  @MethodSource("dev.foresight.engine.testing.CpuTypes#ofCaches")
  void staysCloseWithCachesOfFewerBits(KvDtype caches) {
    Rounding rounding = Rounding.valueOf(caches.name());
    Tolerance tolerance = new Tolerance(Rounding.FLOAT32, rounding, false);
    for (boolean deterministic : new boolean[] {false, true}) {
      ModelOptions options = new ModelOptions(Linear.PACKED_FLOAT32, deterministic, caches);
      try (LlavaModel model = load("model", options)) {
        cases().stream()
            .filter(golden -> golden.model().equals("model"))
            .forEach(golden -> check(model, golden, 7, tolerance));
      }
    }
  }

  private static void check(LlavaModel model, GoldenCase golden, int chunk) {
    check(model, golden, chunk, Tolerance.FLOAT32);
  }

  private static void check(LlavaModel model, GoldenCase golden, int chunk, Tolerance tolerance) {
    Map<String, StoredTensor> expected = LlavaGoldens.expected(golden);
    Optional<VisionOutput> vision = Optional.empty();
    if (expected.containsKey("pixel_values")) {
      vision = Optional.of(encode(model, floats(expected.get("pixel_values"))));
      float[] features = floats(expected.get("vision_features"));
      float[] projected = floats(expected.get("projected"));
      assertClose(
          "vision features",
          vision.get().features().toFloats(),
          features,
          tolerance.ofVision(features));
      assertClose(
          "projected",
          vision.get().projected().toFloats(),
          projected,
          tolerance.ofVision(projected));
    }
    try (KvCache cache = model.decoder().newCache()) {
      prefill(
          model, golden, expected, vision.map(VisionOutput::projected), cache, chunk, tolerance);
      decode(model, golden, expected, cache, tolerance);
    }
    vision.ifPresent(VisionOutput::close);
  }

  private static VisionOutput encode(LlavaModel model, float[] pixels) {
    int size = model.vision().config().imageSize();
    int image = 3 * size * size;
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < pixels.length / image; i++) {
      images.add(Arrays.copyOfRange(pixels, i * image, (i + 1) * image));
    }
    return model.vision().encode(images);
  }

  private static void prefill(
      LlavaModel model,
      GoldenCase golden,
      Map<String, StoredTensor> expected,
      Optional<Tensor> features,
      KvCache cache,
      int chunk,
      Tolerance tolerance) {
    float[] hidden = new float[0];
    float[] logits = new float[0];
    int[] prompt = golden.inputIds();
    for (int from = 0; from < prompt.length; from += chunk) {
      int[] ids = Arrays.copyOfRange(prompt, from, Math.min(from + chunk, prompt.length));
      try (StepOutput output =
          model.decoder().forward(List.of(segment(cache, ids, prompt, from, features)))) {
        hidden = concat(hidden, output.hidden().toFloats());
        logits = concat(logits, output.logits().toFloats());
      }
      cache.advance(ids.length);
    }
    assertText("last hidden", hidden, floats(expected.get("last_hidden")), tolerance);
    assertText("logits", logits, floats(expected.get("logits")), tolerance);
  }

  private static Segment segment(
      KvCache cache, int[] ids, int[] prompt, int from, Optional<Tensor> features) {
    int imageToken = 600;
    int[] rows = IntStream.range(0, ids.length).filter(i -> ids[i] == imageToken).toArray();
    int before = (int) Arrays.stream(prompt, 0, from).filter(id -> id == imageToken).count();
    int[] positions = IntStream.range(from, from + ids.length).toArray();
    int[] all = IntStream.range(0, ids.length).toArray();
    Segment text = new Segment(cache, ids, positions, Optional.empty(), Optional.empty(), all);
    return rows.length == 0
        ? text
        : text.withImage(new Segment.ImageRows(List.of(features.orElseThrow()), before, rows));
  }

  private static void decode(
      LlavaModel model,
      GoldenCase golden,
      Map<String, StoredTensor> expected,
      KvCache cache,
      Tolerance tolerance) {
    float[] logits = new float[0];
    for (int i = 0; i < 3; i++) {
      int[] token = {golden.greedyIds().get(i)};
      try (StepOutput output = model.decoder().forward(List.of(Segment.text(cache, token, true)))) {
        logits = concat(logits, output.logits().toFloats());
        if (tolerance.sameTokens()) {
          assertThat(output.best()).containsExactly(golden.greedyIds().get(i + 1));
        }
      }
      cache.advance(1);
    }
    assertText("decoded logits", logits, floats(expected.get("decode_logits")), tolerance);
  }

  private static void assertText(
      String what, float[] actual, float[] expected, Tolerance tolerance) {
    assertClose(what, actual, expected, tolerance.ofText(expected));
  }

  private static float[] concat(float[] a, float[] b) {
    float[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
