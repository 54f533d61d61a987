// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static dev.foresight.engine.goldens.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.architecture.llava.LlavaCheckpoint;
import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.checkpoint.CheckpointException;
import dev.foresight.engine.checkpoint.DraftCheckpoint;
import dev.foresight.engine.checkpoint.SafetensorsWriter;
import dev.foresight.engine.checkpoint.SafetensorsWriter.Content;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A draft with biases of queries, keys and values. Where one number of the layer's input is always
 * 1, the weights that it meets are such biases: so a draft without any tells what one with them has
 * to put out.
 */
@Numeric
class BiasedDraftTest {
  /** The number that is always 1. */
  private static final int ONE = 5;

  /** Fusion, the layer's seven products, and its softmax and norm. */
  private static final int SUMS = 1 + 8;

  private static final int TERMS = 176;

  private static final DraftCheckpoint GOLDEN = DraftCheckpoint.open(LlavaGoldens.path("draft"));
  private static final int WIDTH = GOLDEN.config().hiddenSize();

  @TempDir private Path folder;

  private static String projection(String letter) {
    return "layers.0.self_attn." + letter + "_proj.";
  }

  /** The golden draft's weights, the fusion's output at {@link #ONE} being 1. */
  private static Map<String, float[]> weights() {
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (String name : DraftCheckpoint.shapes(GOLDEN.config()).keySet()) {
      weights.put(name, LlavaGoldens.floats(GOLDEN.tensor(name)));
    }
    Arrays.fill(weights.get("fc.weight"), ONE * 2 * WIDTH, (ONE + 1) * 2 * WIDTH, 0);
    weights.get("fc.bias")[ONE] = 1;
    return weights;
  }

  /** A bias for each row of q, k and v. */
  private static Map<String, float[]> biases() {
    Random random = new Random(3);
    Map<String, float[]> biases = new LinkedHashMap<>();
    for (String letter : List.of("q", "k", "v")) {
      int rows = (int) GOLDEN.tensor(projection(letter) + "weight").shape()[0];
      float[] bias = new float[rows];
      for (int i = 0; i < rows; i++) {
        bias[i] = (float) random.nextGaussian();
      }
      biases.put(projection(letter) + "bias", bias);
    }
    return biases;
  }

  private Path write(String name, Map<String, float[]> weights, String more) throws IOException {
    Path draft = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        draft.resolve("config.json"),
        Files.readString(LlavaGoldens.path("draft/config.json")).replaceFirst("\\{", "{" + more));
    Map<String, long[]> shapes = DraftCheckpoint.shapes(GOLDEN.config().withQkvBias(true));
    List<Content> contents = new ArrayList<>();
    weights.forEach((key, values) -> contents.add(new Content(key, shapes.get(key), () -> values)));
    SafetensorsWriter.write(draft.resolve("model.safetensors"), contents);
    return draft;
  }

  private Path biased(String more) throws IOException {
    Map<String, float[]> weights = weights();
    weights.putAll(biases());
    return write("biased", weights, more);
  }

  private Path equivalent() throws IOException {
    Map<String, float[]> weights = weights();
    biases()
        .forEach(
            (name, bias) -> {
              float[] weight = weights.get(name.replace("bias", "weight"));
              for (int row = 0; row < bias.length; row++) {
                weight[row * WIDTH + ONE] += bias[row];
              }
            });
    return write("equivalent", weights, "");
  }

  @Test
  void putsOutWhatOneDoesWhoseInputHoldsAOne() throws IOException {
    try (Torch torch = Torch.open("cpu", 1);
        LlavaModel target =
            LlavaModel.load(
                torch,
                LlavaCheckpoint.open(LlavaGoldens.path("model")),
                ModelOptions.defaultsOn(torch),
                layers -> {})) {
      float[] expected = outputs(torch, target, equivalent());
      float[] actual = outputs(torch, target, biased(""));
      assertClose(
          "output",
          actual,
          expected,
          Rounding.FLOAT32.ofNetwork(SUMS, TERMS, 0, Rounding.size(expected)));
      float[] without = outputs(torch, target, write("without", weights(), ""));
      assertThat(Rounding.size(difference(expected, without))).isGreaterThan(0.1);
    }
  }

  private static float[] difference(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  /** What a draft puts out behind a text, in two pieces. */
  private static float[] outputs(Torch torch, LlavaModel target, Path draft) {
    int[] ids = {1, 17, 230, 4, 599, 42, 7};
    Random random = new Random(9);
    float[] states = new float[ids.length * WIDTH];
    for (int i = 0; i < states.length; i++) {
      states[i] = (float) random.nextGaussian();
    }
    try (DraftModel model =
            DraftModel.load(torch, DraftCheckpoint.open(draft), target, DraftOptions.like(target));
        KvCache cache = model.newCache();
        Tensor source = torch.floats(states, ids.length, WIDTH)) {
      int first = 3;
      try (DraftOutput begun = forward(model, cache, source, ids, 0, first)) {
        cache.advance(first);
        assertThat(begun.tokens()).isNotEmpty();
      }
      try (DraftOutput output = forward(model, cache, source, ids, first, ids.length)) {
        return output.hidden().toFloats();
      }
    }
  }

  private static DraftOutput forward(
      DraftModel model, KvCache cache, Tensor source, int[] ids, int from, int to) {
    Segment rows = Segment.text(cache, Arrays.copyOfRange(ids, from, to), Positions.COUNTED, true);
    int[] sources = IntStream.range(from, to).toArray();
    return model.forward(List.of(new DraftSegment(rows, sources, 0, 0)), source, 4);
  }

  @Test
  void isFoundByItsWeightsOrByItsConfiguration() throws IOException {
    assertThat(GOLDEN.config().qkvBias()).isFalse();
    assertThat(DraftCheckpoint.open(biased("")).config().qkvBias()).isTrue();
    Path said = biased("\"qkv_bias\": true,");
    assertThat(DraftCheckpoint.open(said).config().qkvBias()).isTrue();
    assertThat(DraftCheckpoint.readShape(said.resolve("config.json")).qkvBias()).isTrue();
  }

  @Test
  void isRefusedWhereWeightsAndConfigurationDiffer() throws IOException {
    Path denied = biased("\"qkv_bias\": false,");
    assertThatThrownBy(() -> DraftCheckpoint.open(denied))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("unknown: layers.0.self_attn.k_proj.bias");
    Path lacking = write("lacking", weights(), "\"qkv_bias\": true,");
    assertThatThrownBy(() -> DraftCheckpoint.open(lacking))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("missing: layers.0.self_attn.q_proj.bias");
  }
}
