// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static dev.foresight.engine.goldens.Closeness.assertClose;
import static dev.foresight.engine.goldens.LlavaGoldens.floats;
import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.checkpoint.LlavaCheckpoint;
import dev.foresight.engine.checkpoint.StoredTensor;
import dev.foresight.engine.goldens.GoldenCase;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number between pixels and logits, against HF transformers, in all stored variants. */
class LlavaModelGoldenTest {
  /** How far numbers may be off, and whether the most likely tokens must be the same. */
  private record Tolerance(double vision, double text, boolean sameTokens) {
    static final Tolerance FLOAT32 = new Tolerance(2e-4, 1e-4, true);
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

  /** Logits are about 3 in size, hidden states 1.6. */
  @ParameterizedTest
  @CsvSource({
    "PACKED_BFLOAT16, 0.2, 0.2",
    "PLAIN_BFLOAT16, 0.2, 0.2",
    "PLAIN_FLOAT16, 0.03, 0.03",
    "PACKED_INT8, 2e-4, 0.6"
  })
  void staysCloseInFewerBits(Linear linear, double vision, double text) {
    Tolerance tolerance = new Tolerance(vision, text, false);
    try (LlavaModel model = load("model", new ModelOptions(linear, false))) {
      cases().stream()
          .filter(golden -> golden.model().equals("model"))
          .forEach(golden -> check(model, golden, 7, tolerance));
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
      assertClose(
          "vision features",
          vision.get().features().toFloats(),
          floats(expected.get("vision_features")),
          tolerance.vision());
      assertClose(
          "projected",
          vision.get().projected().toFloats(),
          floats(expected.get("projected")),
          tolerance.vision());
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
    assertClose("last hidden", hidden, floats(expected.get("last_hidden")), tolerance.text());
    assertClose("logits", logits, floats(expected.get("logits")), tolerance.text());
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
    assertClose("decoded logits", logits, floats(expected.get("decode_logits")), tolerance.text());
  }

  private static float[] concat(float[] a, float[] b) {
    float[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
