// SPDX-License-Identifier: Apache-2.0
package dev.foresight.training.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.architecture.llava.VisionConfig;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LocalAttentionTest {
  private static final int WIDTH = 48;
  private static final int HEADS = 2;
  private static final int SIDE = 5;
  private static final int LAYERS = 5;
  private static final VisionConfig CONFIG =
      new VisionConfig(WIDTH, 96, LAYERS, HEADS, 4 * SIDE, 4, 1e-5, true, LAYERS, true);

  private final LocalAttention attention = new LocalAttention(CONFIG);

  @Test
  void eachHeadLooksAtOneNeighbourOfEveryPatch() {
    for (int layer = 0; layer < LAYERS; layer++) {
      for (int head = 0; head < HEADS; head++) {
        Set<Integer> offsets = new HashSet<>();
        for (int y = 1; y < SIDE - 1; y++) {
          for (int x = 1; x < SIDE - 1; x++) {
            int seen = mostSeenFrom(y * SIDE + x, layer, head);
            offsets.add((seen / SIDE - y) * SIDE + (seen % SIDE - x));
          }
        }
        assertThat(offsets).as("layer %d, head %d", layer, head).hasSize(1);
      }
    }
  }

  @Test
  void allNeighboursAreSeenByNineHeads() {
    int middle = SIDE / 2 * SIDE + SIDE / 2;
    assertThat(
            IntStream.range(0, 9)
                .map(i -> mostSeenFrom(middle, i / HEADS, i % HEADS))
                .distinct()
                .count())
        .isEqualTo(9);
  }

  @Test
  void otherWeightsStayAsTheyAre() {
    float[] values = new float[WIDTH * WIDTH];
    Arrays.fill(values, 0.5f);
    attention.apply("vision.encoder.layers.0.self_attn.v_proj.weight", values);
    attention.apply("layers.0.self_attn.q_proj.weight", values);
    assertThat(values).containsOnly(0.5f);
  }

  /** The patch whose key makes the largest product with a patch's query. */
  private int mostSeenFrom(int patch, int layer, int head) {
    float[] positions = new float[(SIDE * SIDE + 1) * WIDTH];
    attention.apply("vision.embeddings.position_embedding.weight", positions);
    float[] query = project(projection(layer, "q"), positions, patch + 1);
    float[] key = projection(layer, "k");
    int first = head * WIDTH / HEADS;
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int other = 0; other < SIDE * SIDE; other++) {
      float[] seen = project(key, positions, other + 1);
      double product = 0;
      for (int i = first; i < first + WIDTH / HEADS; i++) {
        product += query[i] * seen[i];
      }
      if (product > most) {
        most = product;
        best = other;
      }
    }
    return best;
  }

  private float[] projection(int layer, String kind) {
    float[] values = new float[WIDTH * WIDTH];
    attention.apply(
        "vision.encoder.layers.%d.self_attn.%s_proj.weight".formatted(layer, kind), values);
    return values;
  }

  private static float[] project(float[] matrix, float[] rows, int row) {
    float[] result = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      for (int j = 0; j < WIDTH; j++) {
        result[i] += matrix[i * WIDTH + j] * rows[row * WIDTH + j];
      }
    }
    return result;
  }
}
