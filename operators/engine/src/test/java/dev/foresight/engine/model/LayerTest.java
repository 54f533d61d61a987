// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import dev.foresight.engine.testing.Rounding;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code layer.torchscript}: what is computed of a row is the same to the last bit in any company.
 */
@Numeric
class LayerTest {
  private static final double EPS = 1e-5;
  private static final String LAYER =
      """
      class Layer(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool

        def norm(self: __torch__.Layer, x: Tensor, weight: Tensor, eps: float) -> Tensor:
          scaled = __torch__.layer.scaled_norm(weight)
          return __torch__.layer.rms_norm(x, scaled, __torch__.layer.norm_floor(weight, eps))

        def silu(self: __torch__.Layer, x: Tensor) -> Tensor:
          return __torch__.layer.silu(x, True)
      """;

  private static Torch torch;
  private static Program program;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
    ProgramSource source = new ProgramSource("Layer", LAYER);
    for (String name : new String[] {"attention", "layer"}) {
      source.with(name, ProgramSource.text(Decoder.class, name + ".torchscript"));
    }
    program = torch.load(Linear.PLAIN_FLOAT32.addTo(source));
  }

  @AfterAll
  static void close() {
    program.close();
    torch.close();
  }

  private static float[] norm(float[] rows, int width) {
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    try (Tensor x = torch.floats(rows, rows.length / width, width);
        Tensor weight = torch.floats(ones, width);
        Tensor normed = program.call("norm").tensor(x).tensor(weight).decimal(EPS).runForTensor()) {
      return normed.toFloats();
    }
  }

  private static float[] silu(float[] values) {
    try (Tensor x = torch.floats(values, values.length);
        Tensor result = program.call("silu").tensor(x).runForTensor()) {
      return result.toFloats();
    }
  }

  private static float[] random(int count, double size) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * size);
    }
    return values;
  }

  @Test
  void aNormDividesByTheRootMeanSquare() {
    int width = 40;
    float[] rows = random(3 * width, 0.01);
    float[] normed = norm(rows, width);
    for (int row = 0; row < 3; row++) {
      double squares = 0;
      for (int i = row * width; i < (row + 1) * width; i++) {
        squares += (double) rows[i] * rows[i];
      }
      double root = Math.sqrt(squares / width + EPS);
      for (int i = row * width; i < (row + 1) * width; i++) {
        double expected = rows[i] / root;
        assertThat((double) normed[i]).isCloseTo(expected, within(ofSum(width, expected)));
      }
    }
    assertThat(norm(new float[width], width)).containsOnly(0);
  }

  /**
   * The first one's length is one that PyTorch's hypot rounds differently alone and in a vector.
   */
  @Test
  void aRowsNormDoesNotDependOnOtherRows() {
    int width = 192;
    float[] rows = random(64 * width, 1);
    Arrays.fill(rows, 0, width, 0);
    rows[0] = 16.50215f;
    float[] together = norm(rows, width);
    for (int row = 0; row < 64; row++) {
      float[] own = Arrays.copyOfRange(rows, row * width, (row + 1) * width);
      assertThat(norm(own, width))
          .isEqualTo(Arrays.copyOfRange(together, row * width, (row + 1) * width));
    }
  }

  @Test
  void anActivationDoesNotDependOnItsPlace() {
    float[] values = random(31 * 1000, 5);
    float[] together = silu(values);
    for (int i = 0; i < values.length; i += 31) {
      float[] own = Arrays.copyOfRange(values, i, i + 31);
      assertThat(silu(own)).isEqualTo(Arrays.copyOfRange(together, i, i + 31));
    }
    double expected = values[0] / (1 + Math.exp(-values[0]));
    // An exponential, a sum and a quotient.
    assertThat((double) together[0]).isCloseTo(expected, within(ofSum(3, expected)));
  }

  private static double ofSum(int terms, double expected) {
    return Rounding.FLOAT32.ofProduct(terms, Math.abs(expected));
  }
}
