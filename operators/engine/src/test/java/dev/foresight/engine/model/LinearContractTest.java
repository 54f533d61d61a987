// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static dev.foresight.engine.goldens.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.CpuTypes;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link Linear} promises. */
@Numeric
class LinearContractTest {
  /** Above what one step has with the default limits: 512 of prompts, 16 trees of 63 nodes. */
  private static final int MOST_ROWS = 1600;

  private static final String MULTIPLY =
      """
      class Multiply(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool

        def forward(self: __torch__.Multiply, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
          return __torch__.linear.apply(x, __torch__.linear.pack(weight), bias)
      """;

  private static Torch torch;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
  }

  @AfterAll
  static void close() {
    torch.close();
  }

  /** All that the processor at hand can multiply in. */
  static Stream<Linear> kinds() {
    return Arrays.stream(Linear.values())
        .filter(linear -> linear != Linear.PACKED_BFLOAT16 || CpuTypes.hasBfloat16());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void multipliesAndAddsTheBias(Linear linear) {
    float[] x = random(1, 5 * 24);
    float[] weight = random(2, 40 * 24);
    float[] bias = random(3, 40);
    float[] expected = new float[5 * 40];
    for (int row = 0; row < 5; row++) {
      for (int out = 0; out < 40; out++) {
        double sum = bias[out];
        for (int in = 0; in < 24; in++) {
          sum += (double) x[row * 24 + in] * weight[out * 24 + in];
        }
        expected[row * 40 + out] = (float) sum;
      }
    }
    float[] product = multiply(linear, x, 5, weight, 40, bias);
    double size = Rounding.size(expected);
    Rounding rounding = Rounding.valueOf(linear.dtype().name());
    assertClose("product", product, expected, rounding.ofProduct(24, size));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void takesNoRowsAtAll(Linear linear) {
    assertThat(multiply(linear, new float[0], 0, random(2, 40 * 24), 40, random(3, 40))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void makesTheBiasOfARowOfZeros(Linear linear) {
    float[] bias = random(3, 40);
    assertThat(multiply(linear, new float[24], 1, random(2, 40 * 24), 40, bias)).isEqualTo(bias);
  }

  /** So that a sequence whose numbers overflow is noticed, and no other one suffers. */
  @ParameterizedTest
  @MethodSource("kinds")
  void keepsWhatIsNoFiniteNumberToItsRow(Linear linear) {
    float[] weight = random(2, 40 * 24);
    float[] bias = random(3, 40);
    float[] x = random(1, 5 * 24);
    float[] clean = multiply(linear, x, 5, weight, 40, bias);
    x[24 + 7] = Float.NaN;
    x[3 * 24 + 2] = Float.POSITIVE_INFINITY;
    float[] product = multiply(linear, x, 5, weight, 40, bias);
    for (int i = 0; i < product.length; i++) {
      int row = i / 40;
      if (row == 1 || row == 3) {
        assertThat(Float.isFinite(product[i])).as("row %d", row).isFalse();
      } else {
        assertThat(product[i]).as("row %d", row).isEqualTo(clean[i]);
      }
    }
  }

  /** Bytes of the same sign add up to the largest sums, which 16 bits would cut. */
  @ParameterizedTest
  @MethodSource("kinds")
  void doesNotOverflowWhereAllFactorsAreLargest(Linear linear) {
    float[] ones = new float[1024];
    Arrays.fill(ones, 1f);
    float[] weight = new float[16 * 1024];
    Arrays.fill(weight, 1f);
    float[] product = multiply(linear, ones, 1, weight, 16, new float[16]);
    float[] expected = new float[16];
    Arrays.fill(expected, 1024f);
    // The sums are whole numbers, and exact; rows of bytes are divided and multiplied by scales.
    assertClose("sum", product, expected, Rounding.FLOAT32.ofProduct(4, 1024));
  }

  /** Losslessness of speculation rests on it: a token's row may have any company. */
  @ParameterizedTest
  @MethodSource("packedKindsAndShapes")
  void packedRowsAreBitEqualWhateverStandsBesideThem(Linear linear, int outputs, int inputs) {
    float[] weight = random(4, outputs * inputs);
    float[] bias = random(5, outputs);
    float[] x = random(6, MOST_ROWS * inputs);
    float[] all = multiply(linear, x, MOST_ROWS, weight, outputs, bias);
    for (int rows :
        new int[] {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 129, 513, 1008}) {
      assertThat(multiply(linear, x, rows, weight, outputs, bias))
          .as("first %d rows", rows)
          .isEqualTo(Arrays.copyOf(all, rows * outputs));
    }
    Random random = new Random(7);
    for (int trial = 0; trial < 20; trial++) {
      int[] chosen =
          random.ints(1 + random.nextInt(trial < 15 ? 40 : MOST_ROWS), 0, MOST_ROWS).toArray();
      assertThat(multiply(linear, rows(x, chosen, inputs), chosen.length, weight, outputs, bias))
          .as("rows %s", Arrays.toString(chosen))
          .isEqualTo(rows(all, chosen, outputs));
    }
  }

  /** The two layouts may differ from each other, but a row's sums depend on its layout alone. */
  @Test
  void dualRowsAreBitEqualAmongUpToSevenAndAmongMore() {
    int outputs = 576;
    int inputs = 1536;
    float[] weight = random(4, outputs * inputs);
    float[] bias = random(5, outputs);
    float[] x = random(6, 64 * inputs);
    float[] few = multiply(Linear.DUAL_FLOAT32, x, 7, weight, outputs, bias);
    float[] many = multiply(Linear.DUAL_FLOAT32, x, 64, weight, outputs, bias);
    for (int rows = 1; rows <= 64; rows++) {
      assertThat(multiply(Linear.DUAL_FLOAT32, x, rows, weight, outputs, bias))
          .as("%d rows", rows)
          .isEqualTo(Arrays.copyOf(rows <= 7 ? few : many, rows * outputs));
    }
    double tolerance = Rounding.FLOAT32.ofProduct(inputs, Rounding.size(few));
    assertClose("layouts", few, Arrays.copyOf(many, few.length), tolerance);
  }

  @Test
  void onlySmallModelsOnOneThreadHoldTheirWeightsTwice() {
    Linear single = Linear.PACKED_FLOAT32;
    assertThat(single.forDecoder(1_000_000_000, 1, false)).isEqualTo(Linear.DUAL_FLOAT32);
    assertThat(single.forDecoder(1_000_000_001, 1, false)).isEqualTo(single);
    assertThat(single.forDecoder(1_000_000, 2, false)).isEqualTo(single);
    assertThat(single.forDecoder(1_000_000, 1, true)).isEqualTo(single);
    assertThat(Linear.PACKED_INT8.forDecoder(1_000_000, 1, false)).isEqualTo(Linear.PACKED_INT8);
  }

  static Stream<Arguments> packedKindsAndShapes() {
    int[][] shapes = {{192, 64}, {640, 64}, {352, 64}, {64, 176}, {1728, 576}, {576, 1536}};
    return CpuTypes.all()
        .map(dtype -> dtype.linearOn("cpu"))
        .flatMap(
            linear -> Arrays.stream(shapes).map(shape -> Arguments.of(linear, shape[0], shape[1])));
  }

  private static float[] rows(float[] matrix, int[] chosen, int width) {
    float[] result = new float[chosen.length * width];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(matrix, chosen[i] * width, result, i * width, width);
    }
    return result;
  }

  private static float[] multiply(
      Linear linear, float[] x, int rows, float[] weight, int outputs, float[] bias) {
    int inputs = weight.length / outputs;
    ProgramSource source = linear.addTo(new ProgramSource("Multiply", MULTIPLY));
    try (Program program = torch.load(source);
        Tensor input = torch.floats(Arrays.copyOf(x, rows * inputs), rows, inputs);
        Tensor matrix = torch.floats(weight, outputs, inputs);
        Tensor added = torch.floats(bias, outputs);
        Tensor product =
            program.call("forward").tensor(input).tensor(matrix).tensor(added).runForTensor()) {
      return product.toFloats();
    }
  }

  private static float[] random(int seed, int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
