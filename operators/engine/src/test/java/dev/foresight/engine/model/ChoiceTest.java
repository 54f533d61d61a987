// SPDX-License-Identifier: Apache-2.0
package dev.foresight.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.foresight.engine.runtime.Program;
import dev.foresight.engine.runtime.ProgramSource;
import dev.foresight.engine.runtime.Tensor;
import dev.foresight.engine.runtime.Torch;
import dev.foresight.engine.testing.Numeric;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code choice.torchscript}: the highest score wins, of equal ones the lowest id. */
@Numeric
class ChoiceTest {
  private static final int ROWS = 9;
  private static final String CHOOSE =
      """
      class Choose(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool

        def forward(self: __torch__.Choose, scores: Tensor) -> Tuple[Tensor, Tensor]:
          return __torch__.choice.best(scores)
      """;

  private static Torch torch;
  private static Program program;

  @BeforeAll
  static void open() {
    torch = Torch.open("cpu", 1);
    program =
        torch.load(
            new ProgramSource("Choose", CHOOSE)
                .with("choice", ProgramSource.text(Decoder.class, "choice.torchscript")));
  }

  @AfterAll
  static void close() {
    program.close();
    torch.close();
  }

  /** Vocabularies below, at and above those whose blocks are looked at first. */
  @ParameterizedTest
  @ValueSource(ints = {2, 600, 640, 4095, 4096, 4160, 5000, 32000, 32064})
  void findsTheHighestAndItsMargin(int vocabulary) {
    Random random = new Random(vocabulary);
    float[] scores = new float[ROWS * vocabulary];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) random.nextGaussian();
    }
    check(scores, vocabulary);
  }

  @ParameterizedTest
  @ValueSource(ints = {600, 4096, 32064})
  void takesTheLowestIdOfEqualScores(int vocabulary) {
    Random random = new Random(vocabulary);
    float[] scores = new float[ROWS * vocabulary];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextInt(5);
    }
    check(scores, vocabulary);
  }

  private static void check(float[] scores, int vocabulary) {
    try (Tensor input = torch.floats(scores, ROWS, vocabulary)) {
      List<Tensor> output = program.call("forward").tensor(input).runForTensors();
      try (Tensor best = output.get(0);
          Tensor margins = output.get(1)) {
        for (int row = 0; row < ROWS; row++) {
          float[] own = Arrays.copyOfRange(scores, row * vocabulary, (row + 1) * vocabulary);
          int highest = 0;
          for (int id = 1; id < vocabulary; id++) {
            highest = own[id] > own[highest] ? id : highest;
          }
          assertThat(best.toLongs()[row]).as("row %d", row).isEqualTo(highest);
          float value = own[highest];
          Arrays.sort(own);
          assertThat(margins.toFloats()[row]).isEqualTo(value - own[vocabulary - 2]);
        }
      }
    }
  }
}
