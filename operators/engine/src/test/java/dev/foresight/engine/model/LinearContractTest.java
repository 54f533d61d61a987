// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static dev.foresight.engine.goldens.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link Linear} promises. */
class LinearContractTest {
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

  @ParameterizedTest
  @EnumSource(Linear.class)
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
    assertClose("product", multiply(linear, x, 5, weight, 40, bias), expected, 1e-5);
  }

  /** Losslessness of speculation rests on it: a token's row may have any company. */
  @ParameterizedTest
  @CsvSource({"192, 64", "640, 64", "352, 64", "64, 176", "1728, 576", "576, 1536"})
  void packedRowsAreBitEqualWhateverStandsBesideThem(int outputs, int inputs) {
    float[] weight = random(4, outputs * inputs);
    float[] bias = random(5, outputs);
    float[] x = random(6, 700 * inputs);
    float[] alone = multiply(Linear.PACKED_FLOAT32, x, 1, weight, outputs, bias);
    float[] all = multiply(Linear.PACKED_FLOAT32, x, 700, weight, outputs, bias);
    for (int rows : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 129, 513}) {
      float[] some = multiply(Linear.PACKED_FLOAT32, x, rows, weight, outputs, bias);
      assertThat(some)
          .as("%d rows", rows)
          .isEqualTo(Arrays.copyOf(all, rows * outputs))
          .startsWith(alone);
    }
  }

  private static float[] multiply(
      Linear linear, float[] x, int rows, float[] weight, int outputs, float[] bias) {
    int inputs = weight.length / outputs;
    ProgramSource source = new ProgramSource("Multiply", MULTIPLY).with("linear", linear.text());
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
