// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.LlavaConfig;
import dev.foresight.engine.architecture.llava.LlavaModel;
import dev.foresight.engine.checkpoint.TextConfig;
import dev.foresight.engine.goldens.LlavaGoldens;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Proofs;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With {@code deterministic}, the numbers of a tree's node are those of decoding the path to it, a
 * token at a time, wherever the tree stands in the sequence.
 */
@Numeric
class TreeDeterminismTest {
  private static final int VOCABULARY = 200;
  private static final int LONGEST_PAST = 900;
  private static final int LARGEST_TREE = 64;
  private static final int TRIALS = Proofs.times(40);
  private static final int PATHS = 3;

  private static Torch torch;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
    torch.prepareThread();
  }

  @AfterAll
  static void close() {
    torch.close();
  }

  @ParameterizedTest
  @CsvSource({"4, 4, 16", "3, 3, 32", "2, 2, 64", "1, 1, 128", "6, 2, 32", "4, 1, 64"})
  void everyPathIsBitEqualToPlainDecoding(int heads, int kvHeads, int headDim) {
    LlavaConfig golden = LlavaConfig.read(LlavaGoldens.path("model"));
    int hidden = heads * headDim;
    TextConfig text =
        new TextConfig(VOCABULARY, hidden, 128, 2, heads, kvHeads, headDim, 1024, 1e-5, 1e4, false);
    LlavaConfig config = new LlavaConfig(text, golden.vision(), VOCABULARY - 1, Set.of(2));
    ModelOptions options = ModelOptions.defaultsOn(torch).withDeterministic(true);
    try (LlavaModel model = LlavaModel.random(torch, config, options, false)) {
      Random random = new Random(hidden);
      for (int trial = 0; trial < TRIALS; trial++) {
        checkTree(model.decoder(), 1 + random.nextInt(LONGEST_PAST), random);
      }
    }
  }

  private static void checkTree(Decoder decoder, int past, Random random) {
    int size = LARGEST_TREE - random.nextInt(random.nextBoolean() ? LARGEST_TREE : 2);
    int[] parents = parents(size, random);
    int[] ids = ids(size, random);
    try (KvCache cache = decoder.newCache()) {
      forward(decoder, Segment.text(cache, ids(past, random), false));
      cache.advance(past);
      float[] verified = forward(decoder, tree(cache, ids, parents));
      for (int i = 0; i < PATHS; i++) {
        int[] path = path(parents, random.nextInt(size));
        for (int node : path) {
          float[] plain = forward(decoder, Segment.text(cache, new int[] {ids[node]}, true));
          assertThat(Arrays.copyOfRange(verified, node * VOCABULARY, (node + 1) * VOCABULARY))
              .as("node %d of %d behind %d rows, path %s", node, size, past, Arrays.toString(path))
              .isEqualTo(plain);
          cache.advance(1);
        }
        cache.drop(path.length);
      }
    }
  }

  /** Parents close before their children make deep trees, others wide ones. */
  private static int[] parents(int size, Random random) {
    int reach = 1 + random.nextInt(random.nextBoolean() ? 4 : size);
    int[] parents = new int[size];
    parents[0] = -1;
    for (int node = 1; node < size; node++) {
      parents[node] = Math.max(0, node - 1 - random.nextInt(reach));
    }
    return parents;
  }

  private static int[] ids(int count, Random random) {
    return random.ints(count, 3, VOCABULARY - 1).toArray();
  }

  private static Segment tree(KvCache cache, int[] ids, int[] parents) {
    int[] positions = new int[ids.length];
    for (int node = 0; node < ids.length; node++) {
      positions[node] = node == 0 ? cache.length() : positions[parents[node]] + 1;
    }
    int[] wanted = IntStream.range(0, ids.length).toArray();
    return new Segment(
        cache, ids, positions, Optional.empty(), Optional.of(TreeMask.of(parents)), wanted);
  }

  /** The nodes from the root to one of its descendants. */
  private static int[] path(int[] parents, int last) {
    Deque<Integer> path = new ArrayDeque<>();
    for (int node = last; node >= 0; node = parents[node]) {
      path.addFirst(node);
    }
    return path.stream().mapToInt(Integer::intValue).toArray();
  }

  private static float[] forward(Decoder decoder, Segment segment) {
    try (StepOutput output = decoder.forward(List.of(segment))) {
      return output.logits().toFloats();
    }
  }
}
