// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static dev.foresight.engine.goldens.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the golden checkpoint, with a key head for each query head, cannot show. */
class LlamaDecoderTest {
  private static final int HIDDEN = 48;
  private static final int HEADS = 6;
  private static final int DIM = 8;
  private static final int VOCABULARY = 90;

  private static Torch torch;
  private static TensorPrograms programs;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
    programs = new TensorPrograms(torch);
  }

  @AfterAll
  static void close() {
    programs.close();
    torch.close();
  }

  private static TextConfig config(int kvHeads, boolean tied) {
    return new TextConfig(VOCABULARY, HIDDEN, 80, 2, HEADS, kvHeads, DIM, 256, 1e-5, 5e5, tied);
  }

  private static LlamaDecoder load(
      int kvHeads, boolean tied, boolean deterministic, WeightSource weights) {
    ModelOptions options = new ModelOptions(Linear.PACKED_FLOAT32, deterministic);
    return LlamaDecoder.load(
        torch, programs, config(kvHeads, tied), weights, options, layers -> {});
  }

  /** Names decide the numbers, so any two models agree on the weights that they share. */
  private static float[] random(String name, int count) {
    Random random = new Random(name.hashCode());
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * 0.2f;
    }
    return values;
  }

  private static Tensor read(String name, int kvHeads) {
    if (name.contains("norm")) {
      return programs.full(1, HIDDEN);
    }
    boolean isKey = name.contains("k_proj") || name.contains("v_proj");
    int rows =
        isKey
            ? kvHeads * DIM
            : name.contains("gate") || name.contains("up")
                ? 80
                : name.contains("embed") || name.contains("head") ? VOCABULARY : HIDDEN;
    int columns = name.contains("down") ? 80 : HIDDEN;
    return torch.floats(random(name, rows * columns), rows, columns);
  }

  /** The weights of {@code kvHeads} heads, each one written out for every query head it serves. */
  private static Tensor repeated(String name, int kvHeads) {
    if (!name.contains("k_proj") && !name.contains("v_proj")) {
      return read(name, kvHeads);
    }
    float[] few = random(name, kvHeads * DIM * HIDDEN);
    float[] many = new float[HEADS * DIM * HIDDEN];
    int head = DIM * HIDDEN;
    for (int i = 0; i < HEADS; i++) {
      System.arraycopy(few, i / (HEADS / kvHeads) * head, many, i * head, head);
    }
    return torch.floats(many, HEADS * DIM, HIDDEN);
  }

  private static float[] logits(LlamaDecoder decoder, Segment segment) {
    try (StepOutput output = decoder.forward(List.of(segment))) {
      return output.logits().toFloats();
    }
  }

  private static Segment rows(KvCache cache, int[] ids, int[] positions, Optional<TreeMask> tree) {
    int[] wanted = IntStream.range(0, ids.length).toArray();
    return new Segment(cache, ids, positions, Optional.empty(), tree, wanted);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aKeyHeadServesItsGroupOfQueryHeads(int kvHeads) {
    int[] ids = new Random(1).ints(20, 0, VOCABULARY).toArray();
    for (boolean deterministic : new boolean[] {false, true}) {
      try (LlamaDecoder grouped = load(kvHeads, true, deterministic, n -> read(n, kvHeads));
          LlamaDecoder full = load(HEADS, true, deterministic, n -> repeated(n, kvHeads));
          KvCache groupedCache = grouped.newCache();
          KvCache fullCache = full.newCache()) {
        int[] positions = IntStream.range(0, ids.length).toArray();
        assertClose(
            "logits",
            logits(grouped, rows(groupedCache, ids, positions, Optional.empty())),
            logits(full, rows(fullCache, ids, positions, Optional.empty())),
            1e-5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNodeOfATreeSeesItsAncestorsOnly(boolean deterministic) {
    int[] prompt = {5, 6, 7, 8};
    // Two branches under the root: 1 -> 2, and 1 -> 3 -> 4.
    int[] nodes = {1, 2, 3, 4};
    int[] depths = {0, 1, 1, 2};
    TreeMask tree = TreeMask.of(new int[] {-1, 0, 0, 2});
    try (LlamaDecoder decoder = load(2, false, deterministic, n -> read(n, 2));
        KvCache cache = decoder.newCache()) {
      logits(decoder, Segment.text(cache, prompt, true));
      cache.advance(prompt.length);
      int[] positions = Arrays.stream(depths).map(depth -> prompt.length + depth).toArray();
      float[] verified = logits(decoder, rows(cache, nodes, positions, Optional.of(tree)));
      float[] chain =
          logits(decoder, rows(cache, new int[] {1, 3, 4}, new int[] {4, 5, 6}, Optional.empty()));
      float[] branch =
          logits(decoder, rows(cache, new int[] {1, 2}, new int[] {4, 5}, Optional.empty()));
      for (int[] pair : new int[][] {{0, 0}, {2, 1}, {3, 2}}) {
        assertRowsClose(verified, pair[0], chain, pair[1], deterministic);
      }
      assertRowsClose(verified, 1, branch, 1, deterministic);
    }
  }

  private static void assertRowsClose(float[] a, int rowA, float[] b, int rowB, boolean bitEqual) {
    float[] x = Arrays.copyOfRange(a, rowA * VOCABULARY, (rowA + 1) * VOCABULARY);
    float[] y = Arrays.copyOfRange(b, rowB * VOCABULARY, (rowB + 1) * VOCABULARY);
    if (bitEqual) {
      assertThat(x).isEqualTo(y);
    } else {
      assertClose("row " + rowA, x, y, 1e-5);
    }
  }
}
