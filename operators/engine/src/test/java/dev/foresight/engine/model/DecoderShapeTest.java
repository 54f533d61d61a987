// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.foresight.engine.checkpoint.DecoderShapes;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a decoder's shape says beside its sizes: biases, and which pairs turn by what. */
@Numeric
class DecoderShapeTest {
  private static final int DIM = 16;
  private static final int HIDDEN = 32;
  private static final int KEY_HEADS = 2;
  private static final int ROWS = KvArena.BLOCK_ROWS;
  private static final TextConfig PLAIN =
      new TextConfig(50, HIDDEN, 64, 2, 4, KEY_HEADS, DIM, 128, 1e-5, 1e4, false);
  private static final List<Integer> SECTIONS = List.of(2, 3, 3);

  private final Torch torch = Torch.open("cpu", 1);
  private final TensorPrograms programs = new TensorPrograms(torch);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<ByteBuffer> buffers = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    programs.close();
    torch.close();
  }

  /** Names decide the numbers, so models agree on the weights that they share. */
  private Decoder decoder(TextConfig config) {
    Map<String, long[]> shapes = DecoderShapes.of(config);
    Decoder decoder =
        Decoder.load(
            torch,
            programs,
            config,
            name -> kept(name, shapes.get(name)),
            new ModelOptions(Linear.PLAIN_FLOAT32, false),
            layers -> {});
    opened.add(decoder);
    return decoder;
  }

  /** In memory that outlives the tensor: a decoder may go on reading there. */
  private Tensor kept(String name, long... shape) {
    float[] numbers = numbers(name, shape);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(numbers.length * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(numbers);
    buffers.add(bytes);
    return torch.view(bytes, DType.FLOAT32, shape);
  }

  private static float[] numbers(String name, long... shape) {
    Random random = new Random(name.hashCode());
    float[] numbers = new float[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = name.contains("norm") ? 1 : (float) random.nextGaussian() * 0.2f;
    }
    return numbers;
  }

  /** Keys (0) or values (1) of a token in the first layer, head by head. */
  private static float[] cached(Decoder decoder, int which, int... position) {
    try (KvCache cache = decoder.newCache(ROWS)) {
      Segment one =
          new Segment(
              cache, new int[] {7}, position, Optional.empty(), Optional.empty(), new int[0]);
      decoder.forward(List.of(one)).close();
      float[] arena = cache.arena().tensor().toFloats();
      int rows = cache.arena().rows();
      float[] row = new float[KEY_HEADS * DIM];
      for (int head = 0; head < KEY_HEADS; head++) {
        System.arraycopy(arena, (which * KEY_HEADS + head) * rows * DIM, row, head * DIM, DIM);
      }
      return row;
    }
  }

  private static void assertClose(String what, float[] actual, float[] expected) {
    double size = Rounding.size(expected);
    Closeness.assertClose(what, actual, expected, Rounding.FLOAT32.ofNetwork(1, HIDDEN, 0, size));
  }

  @Test
  void aBiasIsAddedToKeysAndValues() {
    Decoder plain = decoder(PLAIN);
    Decoder biased = decoder(PLAIN.withQkvBias(true));
    for (int which : new int[] {0, 1}) {
      float[] expected = cached(plain, which, 0);
      float[] bias =
          numbers(
              "text.layers.0.self_attn.%s_proj.bias".formatted(which == 0 ? "k" : "v"),
              KEY_HEADS * DIM);
      for (int i = 0; i < expected.length; i++) {
        expected[i] += bias[i];
      }
      assertClose("biased", cached(biased, which, 0), expected);
    }
  }

  @Test
  void aBiasOfQueriesDecidesWhatIsLookedAt() {
    Decoder biased = decoder(PLAIN.withQkvBias(true));
    Map<String, long[]> shapes = DecoderShapes.of(PLAIN.withQkvBias(true));
    Decoder without =
        Decoder.load(
            torch,
            programs,
            PLAIN.withQkvBias(true),
            name ->
                name.endsWith("q_proj.bias")
                    ? programs.full(0, shapes.get(name))
                    : kept(name, shapes.get(name)),
            new ModelOptions(Linear.PLAIN_FLOAT32, false),
            layers -> {});
    opened.add(without);
    assertThat(hidden(biased, Positions.COUNTED, 7))
        .isEqualTo(hidden(without, Positions.COUNTED, 7));
    assertThat(hidden(biased, Positions.COUNTED, 7, 8))
        .isNotEqualTo(hidden(without, Positions.COUNTED, 7, 8));
  }

  private static float[] hidden(Decoder decoder, Positions positions, int... ids) {
    try (KvCache cache = decoder.newCache(ROWS);
        StepOutput output = decoder.forward(List.of(Segment.text(cache, ids, positions, true)))) {
      return output.hidden().toFloats();
    }
  }

  @Test
  void eachPairTurnsByTheNumberOfItsSection() {
    Decoder counted = decoder(PLAIN);
    Decoder sectioned = decoder(PLAIN.withRopeSections(SECTIONS));
    int[] position = {5, 40, 11};
    float[] keys = cached(sectioned, 0, position);
    int pair = 0;
    for (int axis = 0; axis < 3; axis++) {
      float[] expected = cached(counted, 0, position[axis]);
      for (int left = SECTIONS.get(axis); left > 0; left--, pair++) {
        for (int at : new int[] {pair, pair + DIM / 2, DIM + pair, DIM + pair + DIM / 2}) {
          assertThat(keys[at]).isEqualTo(expected[at]);
        }
      }
    }
  }

  @Test
  void threeEqualNumbersAreOne() {
    int[] ids = {3, 1, 4, 1, 5};
    assertThat(hidden(decoder(PLAIN.withRopeSections(SECTIONS)), Positions.counted(3), ids))
        .isEqualTo(hidden(decoder(PLAIN), Positions.COUNTED, ids));
  }

  @Test
  void positionsOfAnotherKindAreRefused() {
    Decoder sectioned = decoder(PLAIN.withRopeSections(SECTIONS));
    assertThatThrownBy(() -> hidden(sectioned, Positions.COUNTED, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 rows have 2 numbers for their positions, but the model takes 3 for each");
  }

  @Test
  void sectionsHoldEveryPairOnce() {
    assertThatThrownBy(() -> PLAIN.withRopeSections(List.of(2, 3, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sections of 9 pairs, but a head has 8");
  }
}
