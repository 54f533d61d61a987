// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.goldens.Closeness;
import dev.foresight.engine.runtime.DType;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the golden checkpoint, with a key head for each query head, cannot show. */
@Numeric
class DecoderTest {
  private static final int HIDDEN = 48;
  private static final int HEADS = 6;
  private static final int DIM = 32;
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

  private static final List<ByteBuffer> BUFFERS = new ArrayList<>();

  private static TextConfig config(int kvHeads, boolean tied) {
    return new TextConfig(VOCABULARY, HIDDEN, 80, 2, HEADS, kvHeads, DIM, 256, 1e-5, 5e5, tied);
  }

  private static Decoder load(
      int kvHeads, boolean tied, boolean deterministic, WeightSource weights) {
    ModelOptions options = new ModelOptions(Linear.PACKED_FLOAT32, deterministic);
    return Decoder.load(torch, programs, config(kvHeads, tied), weights, options, layers -> {});
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
            : name.contains("q_proj")
                ? HEADS * DIM
                : name.contains("gate") || name.contains("up")
                    ? 80
                    : name.contains("embed") || name.contains("head") ? VOCABULARY : HIDDEN;
    int columns = name.contains("down") ? 80 : name.contains("o_proj") ? HEADS * DIM : HIDDEN;
    return kept(random(name, rows * columns), rows, columns);
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
    return kept(many, HEADS * DIM, HIDDEN);
  }

  /** In memory that outlives the tensor: the decoder goes on reading its embedding there. */
  private static Tensor kept(float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(values);
    BUFFERS.add(bytes);
    return torch.view(bytes, DType.FLOAT32, shape);
  }

  /** Two layers of eight sums each, a norm and the head; the widest sum is that of all heads. */
  private static void assertClose(String what, float[] actual, float[] expected) {
    double size = Rounding.size(expected);
    Closeness.assertClose(
        what, actual, expected, Rounding.FLOAT32.ofNetwork(18, HEADS * DIM, 0, size));
  }

  private static float[] logits(Decoder decoder, Segment segment) {
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
      try (Decoder grouped = load(kvHeads, true, deterministic, n -> read(n, kvHeads));
          Decoder full = load(HEADS, true, deterministic, n -> repeated(n, kvHeads));
          KvCache groupedCache = grouped.newCache();
          KvCache fullCache = full.newCache()) {
        int[] positions = IntStream.range(0, ids.length).toArray();
        assertClose(
            "logits",
            logits(grouped, rows(groupedCache, ids, positions, Optional.empty())),
            logits(full, rows(fullCache, ids, positions, Optional.empty())));
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
    try (Decoder decoder = load(2, false, deterministic, n -> read(n, 2));
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
      assertClose("row " + rowA, x, y);
    }
  }

  /**
   * Some after each other in an arena, of which two have one length, and one leaves a hole: short
   * ones, and long ones with few and with many query heads at a key head.
   */
  @ParameterizedTest
  @CsvSource({"2, 0", "1, 120", "2, 120", "6, 120"})
  void sequencesInAGroupDecodeAsTheyDoAlone(int kvHeads, int longer) {
    Random random = new Random(3);
    int[] lengths = IntStream.of(20, 33, 33, 7, 60, 40).map(length -> length + longer).toArray();
    int hole = 2;
    int slot = 64 + longer;
    try (Decoder decoder = load(kvHeads, false, false, n -> read(n, kvHeads));
        KvArena arena = decoder.newArena(lengths.length * 2 * slot)) {
      List<KvCache> caches = new ArrayList<>();
      List<Segment> steps = new ArrayList<>();
      List<float[]> alone = new ArrayList<>();
      for (int length : lengths) {
        KvCache cache = arena.reserve(slot).orElseThrow();
        logits(decoder, Segment.text(cache, random.ints(length, 0, VOCABULARY).toArray(), true));
        cache.advance(length);
        caches.add(cache);
        if (caches.size() - 1 != hole) {
          steps.add(Segment.text(cache, new int[] {random.nextInt(VOCABULARY)}, true));
          alone.add(logits(decoder, steps.get(steps.size() - 1)));
        }
      }
      caches.get(hole).close();
      Collections.shuffle(steps, new Random(4));
      assertThat(Grouping.ALIKE.of(steps)).hasSizeBetween(1, 3);
      try (StepOutput output = decoder.forward(steps)) {
        float[] together = output.logits().toFloats();
        for (int i = 0; i < steps.size(); i++) {
          int index = order(caches, hole).indexOf(steps.get(i).cache());
          float[] own = Arrays.copyOfRange(together, i * VOCABULARY, (i + 1) * VOCABULARY);
          assertClose("sequence " + index, own, alone.get(index));
        }
      }
    }
  }

  private static List<KvCache> order(List<KvCache> caches, int without) {
    return caches.stream().filter(cache -> cache != caches.get(without)).toList();
  }

  /** Trees of one size in a group: each node sees its own sequence and its own ancestors. */
  @ParameterizedTest
  @CsvSource({"3, 5, 0", "6, 3, 150"})
  void treesInAGroupVerifyAsTheyDoAlone(int kvHeads, int size, int longer) {
    Random random = new Random(5);
    int[] lengths = IntStream.of(20, 31, 25).map(length -> length + longer).toArray();
    int[] parents = Arrays.copyOf(new int[] {-1, 0, 0, 2, 1}, size);
    int[] depths = Arrays.copyOf(new int[] {0, 1, 1, 2, 2}, size);
    int slot = 64 + longer;
    try (Decoder decoder = load(kvHeads, false, false, n -> read(n, kvHeads));
        KvArena arena = decoder.newArena(lengths.length * 2 * slot)) {
      List<Segment> trees = new ArrayList<>();
      List<float[]> alone = new ArrayList<>();
      for (int length : lengths) {
        KvCache cache = arena.reserve(slot).orElseThrow();
        logits(decoder, Segment.text(cache, random.ints(length, 0, VOCABULARY).toArray(), true));
        cache.advance(length);
        int[] positions = Arrays.stream(depths).map(depth -> length + depth).toArray();
        int[] nodes = random.ints(parents.length, 0, VOCABULARY).toArray();
        trees.add(rows(cache, nodes, positions, Optional.of(TreeMask.of(parents))));
        alone.add(logits(decoder, trees.get(trees.size() - 1)));
      }
      assertThat(Grouping.ALIKE.of(trees)).hasSize(1);
      try (StepOutput output = decoder.forward(trees)) {
        float[] together = output.logits().toFloats();
        int logits = size * VOCABULARY;
        for (int i = 0; i < trees.size(); i++) {
          float[] own = Arrays.copyOfRange(together, i * logits, (i + 1) * logits);
          assertClose("tree " + i, own, alone.get(i));
        }
      }
    }
  }

  /** Two prompts of one length in a pass, one behind rows of its own, cut into calls of a few. */
  @ParameterizedTest
  @CsvSource({"1, 129", "2, 200", "6, 150"})
  void rowsOfLongPromptsSeeWhatTheyDoOneAfterTheOther(int kvHeads, int rows) {
    int[] behind = {0, 31};
    List<int[]> prompts =
        List.of(
            new Random(7).ints(rows, 0, VOCABULARY).toArray(),
            new Random(8).ints(behind[1] + rows, 0, VOCABULARY).toArray());
    try (Decoder decoder = load(kvHeads, false, false, n -> read(n, kvHeads));
        KvArena arena = decoder.newArena(4 * 256)) {
      List<Segment> together = new ArrayList<>();
      List<float[]> alone = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int[] ids = prompts.get(i);
        KvCache slow = arena.reserve(256).orElseThrow();
        float[] last = {};
        for (int row = 0; row < ids.length; row++) {
          last = logits(decoder, Segment.text(slow, new int[] {ids[row]}, true));
          slow.advance(1);
        }
        slow.close();
        alone.add(last);
        KvCache fast = arena.reserve(256).orElseThrow();
        if (behind[i] > 0) {
          logits(decoder, Segment.text(fast, Arrays.copyOf(ids, behind[i]), true));
          fast.advance(behind[i]);
        }
        int[] rest = Arrays.copyOfRange(ids, behind[i], ids.length);
        together.add(Segment.text(fast, rest, true));
      }
      assertThat(Grouping.ALIKE.of(together)).hasSizeGreaterThan(1);
      try (StepOutput output = decoder.forward(together)) {
        float[] both = output.logits().toFloats();
        assertClose("first", Arrays.copyOf(both, VOCABULARY), alone.get(0));
        assertClose("second", Arrays.copyOfRange(both, VOCABULARY, 2 * VOCABULARY), alone.get(1));
      }
    }
  }

  @Test
  void whatALeavingSequenceLeavesHarmsNoOther() {
    try (Decoder decoder = load(2, false, false, n -> read(n, 2));
        KvArena arena = decoder.newArena(2 * 64)) {
      float[] undisturbed;
      try (KvCache cache = arena.reserve(64).orElseThrow()) {
        undisturbed = logits(decoder, Segment.text(cache, new int[] {1, 2, 3}, true));
      }
      try (KvCache broken = arena.reserve(64).orElseThrow();
          Tensor image = programs.full(Double.NaN, 1, 40, HIDDEN)) {
        int[] rows = IntStream.range(0, 40).toArray();
        Segment nan =
            Segment.text(broken, new int[40], true)
                .withImage(new Segment.ImageRows(List.of(image), 0, rows));
        assertThat(logits(decoder, nan)).containsOnly(Float.NaN);
      }
      try (KvCache shorter = arena.reserve(64).orElseThrow();
          KvCache longer = arena.reserve(64).orElseThrow()) {
        Segment both = Segment.text(longer, new int[30], true);
        decoder.forward(List.of(both)).close();
        longer.advance(30);
        decoder.forward(List.of(Segment.text(shorter, new int[] {1, 2}, true))).close();
        shorter.advance(2);
        List<Segment> steps =
            List.of(
                Segment.text(shorter, new int[] {3}, true),
                Segment.text(longer, new int[] {3}, true));
        try (StepOutput output = decoder.forward(steps)) {
          float[] first = Arrays.copyOf(output.logits().toFloats(), VOCABULARY);
          assertClose("after NaN", first, undisturbed);
        }
      }
    }
  }

  @Test
  void segmentsOfTwoArenasAreRefused() {
    try (Decoder decoder = load(2, false, false, n -> read(n, 2));
        KvCache one = decoder.newCache();
        KvCache other = decoder.newCache()) {
      List<Segment> segments =
          List.of(Segment.text(one, new int[] {1}, true), Segment.text(other, new int[] {1}, true));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoder.forward(segments))
          .withMessageContaining("one arena");
    }
  }
}
